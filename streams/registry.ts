/** A registry: named things of one kind, each with a summary and parameters. A duplicate name throws. */
import type * as z from "zod";

/** One thing as its file describes it: `create` receives parameters that fit `params`. */
export interface Draft<Params, Context, Made> {
  readonly name: string;
  readonly summary: string;
  readonly params: z.ZodType<Params>;
  create(params: Params, context: Context): Made;
}

/** One registered thing. `create` parses what it is given. @throws with the parameter that does not fit. */
export interface Entry<Context, Made> {
  readonly name: string;
  readonly summary: string;
  readonly params: z.ZodType;
  create(params: unknown, context: Context): Made;
}

/** Make an entry from its description; the default export of every plug-in file goes through here. */
export function entry<Params, Context, Made>(draft: Draft<Params, Context, Made>): Entry<Context, Made> {
  return {
    name: draft.name,
    summary: draft.summary,
    params: draft.params,
    create(params, context) {
      const parsed = draft.params.safeParse(params ?? {});
      if (parsed.success) return draft.create(parsed.data, context);
      const issue = parsed.error.issues[0];
      const where = issue.path.length > 0 ? `, parameter "${issue.path.join(".")}"` : "";
      throw new Error(`"${draft.name}"${where}: ${issue.message}`);
    },
  };
}

export interface Registry<Context, Made> {
  readonly kind: string;
  readonly entries: readonly Entry<Context, Made>[];
  readonly names: readonly string[];
  /** @throws with the nearest name when there is no such entry. */
  get(name: string): Entry<Context, Made>;
}

export function registry<Context, Made>(
  kind: string,
  entries: readonly Entry<Context, Made>[],
): Registry<Context, Made> {
  const byName = new Map<string, Entry<Context, Made>>();
  for (const one of entries) {
    if (byName.has(one.name)) throw new Error(`${kind} "${one.name}" is registered twice`);
    byName.set(one.name, one);
  }
  return {
    kind,
    entries,
    names: [...byName.keys()],
    get(name) {
      const found = byName.get(name);
      if (found === undefined) throw new Error(unknownName(kind, name, [...byName.keys()]));
      return found;
    },
  };
}

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
export function nearest(name: string, known: readonly string[]): string | undefined {
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
