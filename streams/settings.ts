/**
 * Settings that may change while a session runs: numbers, each with a default at which nothing is changed or spoiled.
 * Their schema is what a configuration is parsed with, what a change must fit, and what sliders are made from.
 */
import * as z from "zod";
import { parse } from "./parse.ts";

/** Named numbers, each with a default and a description. */
export type SettingsShape = Readonly<Record<string, z.ZodDefault<z.ZodNumber>>>;
export type Settings<Shape extends SettingsShape> = { readonly [Key in keyof Shape]: number };
/** Some of them; what is left out stays. */
export type Change<Shape extends SettingsShape> = { readonly [Key in keyof Shape]?: number | undefined };

/** A number within [min, max] and its default. */
export function setting(min: number, max: number, initial: number, description: string) {
  return z.number().min(min).max(max).default(initial).describe(description);
}

/** A whole number within [min, max] and its default. */
export function wholeSetting(min: number, max: number, initial: number, description: string) {
  return z.int().min(min).max(max).default(initial).describe(description);
}

/** The schema of a change: the same numbers, none of them needed, none of them filled in. */
export function changeSchema<Shape extends SettingsShape>(shape: Shape): z.ZodType<Change<Shape>> {
  const fields = Object.entries(shape).map(([name, field]) => [name, field.unwrap().optional()]);
  return z.strictObject(Object.fromEntries(fields)) as unknown as z.ZodType<Change<Shape>>;
}

/** `now` with `change` made to it. @throws one sentence that starts with `what` when a value does not fit `schema`. */
export function changed<Now extends object>(
  what: string,
  schema: z.ZodType<Now>,
  now: Now,
  change: object,
): Now {
  const given = Object.entries(change).filter(([, value]) => value !== undefined);
  return parse(what, schema, { ...now, ...Object.fromEntries(given) });
}
