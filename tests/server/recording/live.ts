/**
 * A live session in miniature, for tests of recordings: the stand-in rig with a symbiote that decodes, learns, misses
 * rows, is told goals, is swapped, dies and comes back from its checkpoint, while people press buttons.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loopDigest } from "../../../server/runtime/recording/digest.ts";
import type { ReplaySymbiote } from "../../../server/runtime/recording/player.ts";
import type { Rebuilt } from "../../../server/runtime/recording/replay.ts";
import type { Recorder } from "../../../server/runtime/recording/writer.ts";
import { applyControl, type Control } from "../../../streams/control.ts";
import { streamNamed, viewOf } from "../../../streams/frame.ts";
import { type Rig, step } from "../../../streams/loop.ts";
import type { Command, Snapshot } from "../../../streams/ports.ts";
import type { Entry, RecordingHeader, SymbioteEvent } from "../../../streams/recording.ts";
import { createRng } from "../../../streams/rng.ts";
import type { SessionConfig } from "../../../streams/session.ts";
import { randomReactor, standInRig } from "../../stand-ins.ts";

/** Everything of a recorder that a session writes to. */
export type Sink = Pick<
  Recorder,
  "tick" | "command" | "control" | "note" | "symbiote" | "decoded" | "metric"
>;

export function configOf(seed: number): SessionConfig {
  const named = (name: string) => ({ name, params: {} });
  return {
    version: 1,
    seed,
    brain: named("leaky"),
    task: named("push"),
    dtMs: 10,
    electrodes: {},
    stimulator: {},
    twin: true,
    symbiote: { seed: seed >>> 1, decoder: named("one"), intention: named("told"), law: named("random") },
  };
}

export function headerOf(config: SessionConfig, rig: Rig = standInRig(config.seed)): RecordingHeader {
  return {
    format: 1,
    sessionId: "s",
    runId: "r",
    epochUnixMs: 1_700_000_000_000,
    config,
    configHash: "c",
    weightsHash: "w",
    versions: { symbiote: "0.0.0", node: "test" },
    layout: rig.layout,
    beside: { decoded: ["x", "y"], metric: ["score"] },
  };
}

/** Decodes two numbers that depend on all it has read, on its goal and on its parts. */
export function standInSymbiote(seed: number): ReplaySymbiote {
  const reactor = randomReactor(seed);
  const decoded = new Float32Array(2);
  const mind = { goal: 0, gain: 1 };
  return {
    decoded,
    react(tick, row) {
      decoded[0] = 0.9 * decoded[0] + mind.gain * row[0] + mind.goal;
      decoded[1] = row[1] > 0 ? row[1] : Number.NaN;
      return reactor.react(tick, row);
    },
    learn: reactor.learn,
    setGoal(goal) {
      mind.goal = goal?.[0] ?? 0;
    },
    swap({ decoder }) {
      if (decoder !== undefined) mind.gain = decoder.name.length;
    },
    lessons: () => [],
    absorb() {},
    save: () => ({ ...mind, decoded: decoded.slice(), reactor: reactor.save() }),
    restore(snapshot) {
      Object.assign(mind, { goal: snapshot.goal, gain: snapshot.gain });
      decoded.set(snapshot.decoded as Float32Array);
      reactor.restore(snapshot.reactor as Snapshot);
    },
  };
}

export function rebuild(config: SessionConfig): Rebuilt {
  return { rig: standInRig(config.seed), symbiote: standInSymbiote(config.symbiote.seed) };
}

const nothing = () => {};
const DEAF: Sink = {
  tick: nothing,
  command: nothing,
  control: nothing,
  note: nothing,
  symbiote: nothing,
  decoded: nothing,
  metric: nothing,
};

/** A recording that begins before tick `tick` of a session that runs already. */
export interface Midway {
  readonly tick: number;
  readonly begin: (rig: Snapshot, symbiote: Snapshot) => Promise<Sink>;
}

/**
 * Run `ticks` ticks with everything that can happen, and tell `sink`. Returns the digest of what really happened, from
 * the beginning of the recording on.
 */
export async function live(config: SessionConfig, to: Sink | Midway, ticks: number): Promise<string> {
  const { rig, symbiote } = rebuild(config);
  let sink = "begin" in to ? DEAF : to;
  const calibration = viewOf(rig.row, streamNamed(rig.layout, "calibration"));
  const chance = createRng(config.seed ^ 0x5eed);
  const born = symbiote.save();
  let digest = loopDigest();
  const mailbox: { due: number; command: Command }[] = [];
  let checkpoint: { tick: number; snapshot: Snapshot } | undefined;
  let alive = true;

  const press = (control: Control) => {
    applyControl(rig, control);
    sink.control(rig.tick, control);
  };
  const tell = (event: SymbioteEvent) => sink.symbiote(rig.tick, event);

  for (let tick = 0; tick < ticks; tick++) {
    if ("begin" in to && tick === to.tick) {
      checkpoint = { tick: tick - 1, snapshot: symbiote.save() };
      sink = await to.begin(rig.save(), checkpoint.snapshot);
      digest = loopDigest();
    }
    if (chance.below(40) === 0) press({ op: chance.below(2) === 0 ? "estop" : "rearm" });
    if (chance.below(30) === 0) press({ op: "release", site: 0, why: "released" });
    if (chance.below(50) === 0) press({ op: "instruct", goal: [chance.normal(), 0.5] });
    for (const { command } of mailbox.filter(({ due }) => due === tick)) {
      rig.stimulator.accept(command, tick);
      sink.command(tick, command);
      if (chance.below(20) === 0) press({ op: "handOver", site: 0 });
    }
    if (chance.below(20) === 0) {
      const goal = [chance.normal(), 0];
      symbiote.setGoal(Float32Array.from(goal));
      tell({ op: "goal", goal });
    }
    if (chance.below(40) === 0) {
      const change = { decoder: { name: "x".repeat(1 + chance.below(3)), params: {} } };
      symbiote.swap(change);
      tell({ op: "swap", ...change });
    }
    if (alive && chance.below(60) === 0) {
      alive = false;
      tell({ op: "left" });
    } else if (!alive && chance.below(10) === 0) {
      alive = true;
      symbiote.restore(checkpoint?.snapshot ?? born);
      const { tick: from } = checkpoint ?? { tick: -1 };
      tell(from < 0 ? { op: "joined" } : { op: "joined", checkpoint: { tick: from, digest: `d${from}` } });
    }
    await step(rig, []);
    sink.tick(tick, rig.row);
    digest.row(tick, rig.row);
    if (!alive || chance.below(8) === 0) continue;
    const command = symbiote.react(tick, calibration);
    if (command !== undefined) {
      const kept = { ...command, currents: command.currents.slice() };
      mailbox.push({ due: tick + 1 + chance.below(3), command: kept });
    }
    sink.decoded(tick, symbiote.decoded);
    digest.decoded(tick, symbiote.decoded);
    symbiote.learn();
    if (chance.below(15) === 0) {
      checkpoint = { tick, snapshot: symbiote.save() };
      sink.symbiote(tick, { op: "checkpoint", digest: `d${tick}` });
    }
    if (tick % 10 === 0) sink.metric(tick, Float32Array.of(chance.uniform()));
  }
  return digest.hex();
}

/** Hand an entry to the method of the recorder that takes it. */
export function give(recorder: Recorder, entry: Entry): void {
  if (entry.kind === "tick") recorder.tick(entry.tick, entry.row);
  else if (entry.kind === "command") recorder.command(entry.tick, entry.command);
  else if (entry.kind === "control") recorder.control(entry.tick, entry.control);
  else if (entry.kind === "note") recorder.note(entry.tick, entry.note);
  else if (entry.kind === "symbiote") recorder.symbiote(entry.tick, entry.event);
  else recorder[entry.kind](entry.tick, entry.values);
}

/** A folder for one test, and its removal. */
export async function scratch(): Promise<{ path: (name: string) => string; remove: () => Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), "symbiote-recording-"));
  return {
    path: (name) => join(folder, name),
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}
