/**
 * What can be meant at all. Activations, intentions and read-outs are of order one; a sample far beyond that is a
 * fault of the channel or the wire, and one of them, squared in float32, would undo all that was learned.
 */
const FAR = 1e4;

/** False for NaN, too. */
export function plausible(value: number): boolean {
  return Math.abs(value) < FAR;
}
