/** Parameters from outside become typed values here, or one sentence that says what does not fit. */
import type * as z from "zod";
import { unknownName } from "./near-miss.ts";

/** `value` as `schema` reads it. @throws `what, parameter "path": why`, for the first thing that does not fit. */
export function parse<T>(what: string, schema: z.ZodType<T>, value: unknown): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const where = issue.path.length > 0 ? `, parameter "${issue.path.join(".")}"` : "";
  throw new Error(`${what}${where}: ${whyOf(issue, schema)}`);
}

/** Of a name that the parameters do not have, what they have; of anything else, what zod says. */
function whyOf(issue: z.core.$ZodIssue, schema: z.ZodType): string {
  if (issue.code !== "unrecognized_keys" || issue.path.length > 0 || !("shape" in schema))
    return issue.message;
  const known = Object.keys(schema.shape as object);
  if (known.length === 0) return `no parameter "${issue.keys[0]}"; it has none`;
  return unknownName("parameter", issue.keys[0], known);
}
