/** A registry: named things of one kind, each with a summary and parameters. A duplicate name throws. */
import type * as z from "zod";
import { unknownName } from "./near-miss.ts";
import { parse } from "./parse.ts";

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
      return draft.create(parse(`"${draft.name}"`, draft.params, params ?? {}), context);
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
