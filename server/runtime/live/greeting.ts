/** What a session says of itself in `hello`, from the rig and its configuration. */
import { createHash } from "node:crypto";
import * as z from "zod";
import type { Rig } from "../../../streams/loop.ts";
import { ASK_STREAM, MAX_PAYLOAD, type State } from "../../../streams/protocol.ts";
import type { SessionConfig } from "../../../streams/session.ts";
import { livesElsewhere, weightsHashOf } from "../../brains/index.ts";
import { listed } from "../../registries.ts";
import { GATEWAY_LIMITS, type Greeting } from "../gateway.ts";
import { commit, version } from "../version.ts";

/** What identifies one run of the server. */
export interface RunId {
  readonly sessionId: string;
  readonly runId: string;
  readonly epochUnixMs: number;
}

/** SHA-256 of a configuration, as canonical JSON. */
export function configHashOf(config: SessionConfig): string {
  return createHash("sha256")
    .update(JSON.stringify(sorted(config)))
    .digest("hex");
}

/** The unchanging part is made once; `state` is asked each time. */
export function greetingOf(
  rig: Rig,
  config: SessionConfig,
  run: RunId,
  caps: readonly string[],
  state: () => State,
): () => Greeting {
  const { body, stimulator, electrodes, dtMs, seed } = rig;
  const { limits } = stimulator;
  const { brain, task } = body;
  const constant = {
    server: { name: "symbiote", version: version(), commit: commit() },
    ...run,
    seed,
    configHash: configHashOf(config),
    caps: [...caps],
    limits: {
      maxPayload: MAX_PAYLOAD,
      maxSubs: GATEWAY_LIMITS.maxSubs,
      steerHz: limits.steerHz ?? 1000 / dtMs,
      normPerTick: limits.normPerTick,
      energyPerWindow: limits.energyPerWindow,
      ringSeconds: GATEWAY_LIMITS.historySeconds,
    },
    dtMs,
    brain: config.brain.name,
    weightsHash: weightsHashOf(config.brain.name, config.brain.params),
    sites: brain.sites.map((site, id) => ({
      id,
      name: site.name,
      width: site.width,
      electrodes: id === stimulator.site ? stimulator.currents.length : 0,
    })),
    ...(livesElsewhere(config.brain.name)
      ? {
          asks: {
            stream: ASK_STREAM,
            inputs: brain.inputs,
            actions: brain.actions,
            bodies: config.twin ? 2 : 1,
          },
        }
      : {}),
    montage: { recording: [...electrodes.positions], stimulation: [...stimulator.positions] },
    task: {
      name: task.name,
      goals: task.goals,
      intentions: [...task.intentions],
      behaviours: task.behaviours,
      epochs: [...task.epochs],
      trialTicks: task.trialTicks,
    },
    registries: listed() as Greeting["registries"],
    interface: {
      electrodes: z.toJSONSchema(electrodes.schema, { io: "input" }),
      stimulator: z.toJSONSchema(stimulator.schema, { io: "input" }),
    },
  };
  return () => ({ ...constant, state: state() });
}

/** The same value with every object's keys in order, so that equal configurations hash alike. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => [key, sorted(inner)]),
  );
}
