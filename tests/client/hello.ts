/** What a server says first, for tests of the page: a reach session unless told otherwise. */
import type { Hello } from "../../streams/protocol.ts";

type Task = Partial<Hello["task"]>;

/** @param worlds labels of the world's stream */
export function helloOf(task: Task = {}, worlds: readonly string[] = ["handX", "handY"]): Hello {
  const stream = (id: number, name: string, labels: readonly string[]) => ({
    id,
    name,
    kind: "world" as const,
    dtype: "f32" as const,
    shape: [labels.length] as [number],
    rateHz: 100,
    unit: "",
    labels: [...labels],
  });
  return {
    op: "hello",
    proto: "symbiote.v1",
    minor: 0,
    server: { name: "symbiote", version: "0", commit: "" },
    sessionId: "s",
    runId: "r",
    seed: 1,
    configHash: "",
    epochUnixMs: 0,
    role: "controller",
    caps: [],
    limits: { maxPayload: 1, maxSubs: 1, steerHz: 1, normPerTick: 1, energyPerWindow: 1, ringSeconds: 1 },
    dtMs: 10,
    brain: task.name ?? "reach",
    streams: [stream(1, "world", worlds), stream(2, "twin", [...worlds, "divergence"])],
    sites: [],
    montage: { recording: [], stimulation: [] },
    task: {
      name: "reach",
      goals: 2,
      intentions: ["targetX", "targetY"],
      behaviours: 2,
      epochs: ["home", "cue", "delay", "move"],
      trialTicks: 165,
      ...task,
    },
    registries: {},
    state: {
      running: true,
      speed: 1,
      tick: 0,
      goal: null,
      decoder: "rls",
      law: "pi",
      intention: "instructed",
      link: "",
      backend: "",
      recording: null,
      replaying: null,
      recordings: [],
      estopped: false,
      symbiote: "connected",
    },
  };
}
