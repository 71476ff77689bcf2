/** Names of vector components for people: `targetX`, `targetY` are a pair, the "target", left – right and down – up. */

/** Neighbouring labels that differ only in a final X/Y belong together; any other label stands alone. */
export function pairsOf(labels: readonly string[]): string[][] {
  const pairs: string[][] = [];
  for (const label of labels) {
    const last = pairs[pairs.length - 1];
    if (label.endsWith("Y") && last?.length === 1 && last[0] === `${label.slice(0, -1)}X`) last.push(label);
    else pairs.push([label]);
  }
  return pairs;
}

/** What a component is about: `targetX` → `target`. */
export const subjectOf = (label: string): string => label.replace(/[XY]$/, "");

/** One component in plain words: `targetX` → `left – right`. */
export function wordsOf(label: string): string {
  if (label.endsWith("X")) return "left – right";
  if (label.endsWith("Y")) return "down – up";
  return label;
}
