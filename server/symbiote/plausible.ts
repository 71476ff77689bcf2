/**
 * What can be meant at all. Activations, intentions and read-outs are of order one; a sample far beyond that is a
 * fault of the channel or the wire, and one of them, squared in float32, would undo all that was learned.
 */
const FAR = 1e4;

/** False for NaN, too. */
export function plausible(value: number): boolean {
  return Math.abs(value) < FAR;
}

/** Are all of them? */
export function allPlausible(values: Float32Array): boolean {
  for (let i = 0; i < values.length; i++) if (!plausible(values[i])) return false;
  return true;
}

/** Is any of them? */
export function anyPlausible(values: Float32Array): boolean {
  for (let i = 0; i < values.length; i++) if (plausible(values[i])) return true;
  return false;
}
