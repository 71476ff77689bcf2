/** Every registry, as plain JSON. */
import * as z from "zod";
import { electrodeParams } from "../streams/electrode.ts";
import type { Entry, Registry } from "../streams/registry.ts";
import { stimulatorParams } from "../streams/stimulator.ts";
import { brains } from "./brains/index.ts";
import { arenaTasks } from "./experiments/arena/index.ts";
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

type Said = Pick<Entry<never, unknown>, "name" | "summary" | "params">;

const inJson = (said: readonly Said[]): Listed[] =>
  said.map(({ name, summary, params }) => {
    const { $schema: _, ...schema } = z.toJSONSchema(params, { io: "input" });
    return { name, summary, params: schema };
  });

/** All that is registered, by kind. */
export function listed(): Record<string, readonly Listed[]> {
  const entriesOf = <Context, Made>({ entries }: Registry<Context, Made>) => inJson(entries);
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

/** What has names and parameters without being registered: tasks of the arena, and the two halves of an implant. */
export function listedBeside(): Record<string, readonly Listed[]> {
  return {
    arenaTasks: inJson(arenaTasks()),
    implant: inJson([
      { name: "electrodes", summary: "how the implant records", params: electrodeParams },
      { name: "stimulator", summary: "how it stimulates, and its limits", params: stimulatorParams },
    ]),
  };
}
