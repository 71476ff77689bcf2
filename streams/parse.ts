/** Parameters from outside become typed values here, or one sentence that says what does not fit. */
import type * as z from "zod";

/** `value` as `schema` reads it. @throws `what, parameter "path": why`, for the first thing that does not fit. */
export function parse<T>(what: string, schema: z.ZodType<T>, value: unknown): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const where = issue.path.length > 0 ? `, parameter "${issue.path.join(".")}"` : "";
  throw new Error(`${what}${where}: ${issue.message}`);
}
