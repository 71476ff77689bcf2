/** Wires a session: from the parts it is made of to a rig that `step` can run. */
import type { Electrodes } from "./electrode.ts";
import { layoutOf, streamNamed, viewOf } from "./frame.ts";
import { type Body, type Rig, STEERING_LABELS, TRIAL_LABELS } from "./loop.ts";
import type { Brain, Snapshot, Stateful, Task } from "./ports.ts";
import { createRng, type Rng } from "./rng.ts";
import type { Stimulator } from "./stimulator.ts";

/** What a rig is made of. Factories receive their own fork of the session's randomness; the twin gets the same fork. */
export interface RigParts {
  readonly seed: number;
  readonly brain: (rng: Rng) => Brain;
  readonly task: (rng: Rng) => Task;
  readonly electrodes: (brain: Brain, rng: Rng) => Electrodes;
  readonly stimulator: (brain: Brain) => Stimulator;
  /** Step the twin beside the brain (default true). */
  readonly twin?: boolean;
}

/** Wire a session. @throws when the task and the brain do not fit each other. */
export function createRig(parts: RigParts): Rig {
  const rng = createRng(parts.seed);
  const bodyOf = (original?: Brain): Body => {
    const own = rng.fork("brain");
    const brain = original?.double?.(own) ?? parts.brain(own);
    const task = parts.task(rng.fork("task"));
    if (brain.inputs !== task.inputs || brain.actions !== task.actions) {
      throw new Error(
        `brain "${brain.name}" (${brain.inputs} inputs, ${brain.actions} actions) does not fit ` +
          `task "${task.name}" (${task.inputs} inputs, ${task.actions} actions)`,
      );
    }
    return { brain, task, input: new Float32Array(brain.inputs), action: new Float32Array(brain.actions) };
  };
  const body = bodyOf();
  const twin = (parts.twin ?? true) ? bodyOf(body.brain) : undefined;
  const { brain, task } = body;
  const electrodes = parts.electrodes(brain, rng.fork("electrodes"));
  const stimulator = parts.stimulator(brain);
  const numbered = (prefix: string, n: number) => Array.from({ length: n }, (_, i) => `${prefix}${i}`);
  const layout = layoutOf(
    [
      {
        name: "activation",
        kind: "activation",
        unit: electrodes.unit,
        labels: numbered("ch", electrodes.channels),
      },
      { name: "intention", kind: "intention", unit: "workspace", labels: task.intentions },
      { name: "trial", kind: "trial", unit: "", labels: TRIAL_LABELS },
      { name: "world", kind: "world", unit: "workspace", labels: task.worlds },
      {
        name: "currents",
        kind: "steering",
        unit: "state",
        labels: numbered("el", stimulator.currents.length),
      },
      { name: "input", kind: "world", unit: "", labels: numbered("in", task.inputs) },
      { name: "twin", kind: "world", unit: "workspace", labels: [...task.worlds, "divergence"] },
      { name: "steering", kind: "steering", unit: "", labels: STEERING_LABELS },
    ],
    1000 / brain.dtMs,
    { calibration: ["activation", "intention", "trial", "world", "currents", "input"] },
  );
  const row = new Float32Array(layout.width);
  const view = (name: string) => viewOf(row, streamNamed(layout, name));
  // What a twin would do is not known without one.
  if (twin === undefined) view("twin").fill(Number.NaN);
  const zeros = () => brain.sites.map((site) => new Float32Array(site.width));
  const stateful: Record<string, Stateful> = { brain, task, electrodes, stimulator };
  if (twin !== undefined) Object.assign(stateful, { twinBrain: twin.brain, twinTask: twin.task });
  return {
    tick: 0,
    seed: parts.seed,
    dtMs: brain.dtMs,
    layout,
    row,
    body,
    twin,
    electrodes,
    stimulator,
    stimulation: zeros(),
    silence: zeros(),
    views: {
      activation: view("activation"),
      intention: view("intention"),
      trial: view("trial"),
      world: view("world"),
      twin: view("twin"),
      steering: view("steering"),
      currents: view("currents"),
      input: view("input"),
    },
    save() {
      const parts = Object.entries(stateful).map(([name, part]) => [name, part.save()]);
      return { tick: this.tick, row: row.slice(), ...(Object.fromEntries(parts) as Snapshot) };
    },
    restore(snapshot) {
      this.tick = snapshot.tick as number;
      row.set(snapshot.row as Float32Array);
      for (const [name, part] of Object.entries(stateful)) part.restore(snapshot[name] as Snapshot);
    },
  };
}
