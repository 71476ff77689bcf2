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

/** What is shown together: the goal's components, when they are few; then pairs. Nothing is shown twice. */
export function groupsOf(labels: readonly string[], goals: number): string[][] {
  const together = goals > 0 && goals <= MOST_TOGETHER ? goals : 0;
  return [...(together > 0 ? [labels.slice(0, together)] : []), ...pairsOf(labels.slice(together))];
}

export const MOST_TOGETHER = 3;

/** What a component is about: `targetX` → `target`. */
export const subjectOf = (label: string): string => label.replace(/[XY]$/, "");

/** What a group is about: `targetX`, `targetY` → `target`; `size`, `tilt` → `size, tilt`. */
export const groupName = (group: readonly string[]): string =>
  [...new Set(group.map(subjectOf))].map(plainName).join(", ");

/** One component in plain words: `targetX` → `left – right`. */
export function wordsOf(label: string): string {
  if (/[a-z]X$/.test(label)) return "left – right";
  if (/[a-z]Y$/.test(label)) return "down – up";
  return plainName(label);
}

/** A name for people: `packetLoss` → `packet loss`. */
export const plainName = (name: string): string =>
  name.replace(
    /([a-z])([A-Z0-9])/g,
    (_, before: string, after: string) => `${before} ${after.toLowerCase()}`,
  );
