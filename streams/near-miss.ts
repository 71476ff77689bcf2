/** A mistyped name, and the known one that was probably meant. */

/** One sentence for a mistyped name: what there is, and the nearest when one is near. */
export function unknownName(kind: string, name: string, known: readonly string[]): string {
  const near = nearest(name, known);
  const hint =
    near === undefined
      ? `there are: ${known.join(", ")}`
      : `did you mean "${near}"? There are: ${known.join(", ")}`;
  return `no ${kind} "${name}"; ${hint}`;
}

/** The known name within two edits (or of which `name` is a prefix), or undefined. */
function nearest(name: string, known: readonly string[]): string | undefined {
  let best: string | undefined;
  let bestDistance = 3;
  for (const candidate of known) {
    const distance = name.length > 1 && candidate.startsWith(name) ? 1 : edits(name, candidate);
    if (distance < bestDistance) {
      best = candidate;
      bestDistance = distance;
    }
  }
  return best;
}

/** Levenshtein distance. */
function edits(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const current = [i];
    for (let j = 1; j <= b.length; j++) {
      const swap = previous[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1);
      current.push(Math.min(previous[j] + 1, current[j - 1] + 1, swap));
    }
    previous = current;
  }
  return previous[b.length];
}
