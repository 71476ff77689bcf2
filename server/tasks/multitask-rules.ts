/**
 * The twelve rules of `multitask`, a choice from the twenty of Yang et al. 2019, as data:
 *
 *   point    go where a stimulus is, or opposite to it: while it stays, as soon as it comes, or from memory
 *   decide   go to the stronger of two stimuli, by the modalities that count (the others are there to distract)
 *   match    go to the second of two stimuli if its direction is, or is not, that of the first; else stay
 */

/** Go to a stimulus turned by `turn` radians; it `stays`, comes `late` (with the response), or is `flashed`. */
interface Point {
  readonly kind: "point";
  readonly shown: "stays" | "late" | "flashed";
  readonly turn: number;
}

/** Which modalities show the two stimuli, and which of them count. */
interface Decide {
  readonly kind: "decide";
  readonly shown: readonly [boolean, boolean];
  readonly counts: readonly [boolean, boolean];
}

/** Respond when "is the direction the same?" is answered by `wanted`; both stimuli are of one modality. */
interface Match {
  readonly kind: "match";
  readonly wanted: boolean;
}

export type Rule = { readonly name: string } & (Point | Decide | Match);

const OPPOSITE = Math.PI;

export const RULES: readonly Rule[] = [
  { name: "go", kind: "point", shown: "stays", turn: 0 },
  { name: "react-go", kind: "point", shown: "late", turn: 0 },
  { name: "delay-go", kind: "point", shown: "flashed", turn: 0 },
  { name: "anti", kind: "point", shown: "stays", turn: OPPOSITE },
  { name: "delay-anti", kind: "point", shown: "flashed", turn: OPPOSITE },
  { name: "dm1", kind: "decide", shown: [true, false], counts: [true, false] },
  { name: "dm2", kind: "decide", shown: [false, true], counts: [false, true] },
  { name: "context-dm1", kind: "decide", shown: [true, true], counts: [true, false] },
  { name: "context-dm2", kind: "decide", shown: [true, true], counts: [false, true] },
  { name: "multi-dm", kind: "decide", shown: [true, true], counts: [true, true] },
  { name: "dms", kind: "match", wanted: true },
  { name: "dnms", kind: "match", wanted: false },
];

export const RULE_NAMES: readonly string[] = RULES.map(({ name }) => name);
