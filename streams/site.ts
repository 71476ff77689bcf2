/** Which place of the brain an array is on: by name, or by its number from 0. */
import * as z from "zod";
import type { Brain } from "./ports.ts";

/** A parameter that names a site; the brain's first, unless told otherwise. */
export const siteParam = z.union([z.string(), z.int().min(0)]).default(0);

/** The number of a brain's site. @throws when it has no such site, naming those it has */
export function siteOf(brain: Brain, site: string | number, purpose: string): number {
  const found = typeof site === "number" ? site : brain.sites.findIndex(({ name }) => name === site);
  if (brain.sites[found] !== undefined) return found;
  const names = brain.sites.map(({ name }) => `"${name}"`).join(", ");
  const known = typeof site === "number" ? `${brain.sites.length}, from 0` : names;
  throw new Error(`no site ${JSON.stringify(site)} to ${purpose}; brain "${brain.name}" has ${known}`);
}
