/** Every registry, as plain JSON. */
import * as z from "zod";
import type { Registry } from "../streams/registry.ts";
import { brains } from "./brains/index.ts";
import { experiments } from "./experiments/index.ts";
import { decoders } from "./symbiote/decoders/index.ts";
import { intentions } from "./symbiote/intention/index.ts";
import { lenses } from "./symbiote/lenses/index.ts";
import { laws } from "./symbiote/steering/index.ts";
import { tasks } from "./tasks/index.ts";

/** One registered thing; `params` is a JSON schema. */
export interface Listed {
  readonly name: string;
  readonly summary: string;
  readonly params: Record<string, unknown>;
}

/** All that is registered, by kind. */
export function listed(): Record<string, readonly Listed[]> {
  const entriesOf = <Context, Made>({ entries }: Registry<Context, Made>): Listed[] =>
    entries.map(({ name, summary, params }) => {
      const { $schema: _, ...schema } = z.toJSONSchema(params, { io: "input" });
      return { name, summary, params: schema };
    });
  return {
    brains: entriesOf(brains),
    tasks: entriesOf(tasks),
    decoders: entriesOf(decoders),
    intentions: entriesOf(intentions),
    laws: entriesOf(laws),
    lenses: entriesOf(lenses),
    experiments: entriesOf(experiments),
  };
}
