/**
 * What one session is: plain JSON that says everything needed to run it again, bit for bit. It travels in `hello`,
 * it opens every recording, and its hash names the configuration.
 *
 * Parameters are plain JSON here; whoever they belong to (the registry entry, the electrodes, the stimulator)
 * parses them when the session is built, and says which one does not fit.
 */
import * as z from "zod";

const params = z.record(z.string(), z.json());

/** One registered thing and its parameters. */
export const namedSchema = z.object({
  name: z.string().min(1),
  params: params.default({}),
});

/** Low 32 bits are all that a generator uses, so nothing larger is accepted. */
export const seedSchema = z.int().min(0).max(0xffffffff);

export const symbioteConfigSchema = z.object({
  seed: seedSchema,
  decoder: namedSchema,
  intention: namedSchema,
  law: namedSchema,
});

export const sessionConfigSchema = z.object({
  version: z.literal(1).default(1),
  seed: seedSchema,
  brain: namedSchema,
  task: namedSchema,
  dtMs: z.number().positive().max(1000),
  electrodes: params.default({}),
  stimulator: params.default({}),
  /** Step the unsteered double beside the brain. */
  twin: z.boolean().default(true),
  symbiote: symbioteConfigSchema,
});

export type Named = z.infer<typeof namedSchema>;
export type SymbioteConfig = z.infer<typeof symbioteConfigSchema>;
export type SessionConfig = z.infer<typeof sessionConfigSchema>;

/** Read a session config. @throws one sentence that names the field that does not fit. */
export function parseSessionConfig(value: unknown): SessionConfig {
  const parsed = sessionConfigSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const where = issue.path.length > 0 ? `, field "${issue.path.join(".")}"` : "";
  throw new Error(`the session configuration does not fit${where}: ${issue.message}`);
}
