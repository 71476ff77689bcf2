/**
 * Plays the entries of a recording on a rig and a symbiote, and compares what they do with what is on the record:
 * commands and controls take effect before the ticks they took effect before, and the symbiote decodes and learns from
 * exactly the rows that it processed then (a decoded row says that it did; rows it missed stay missed). Without a
 * symbiote, the loop alone is played and compared.
 */
import { applyControl } from "../../../streams/control.ts";
import { streamNamed, viewOf } from "../../../streams/frame.ts";
import { type Rig, step } from "../../../streams/loop.ts";
import type { Snapshot } from "../../../streams/ports.ts";
import type { Entry, SymbioteEvent } from "../../../streams/recording.ts";
import { decodeSnapshot } from "../../../streams/snapshot.ts";
import type { Symbiote } from "../../symbiote/symbiote.ts";
import type { RecordedAnswers } from "./answers.ts";
import { loopDigest } from "./digest.ts";

/** The symbiote as a replay drives it. */
export type ReplaySymbiote = Pick<
  Symbiote,
  "react" | "learn" | "decoded" | "setGoal" | "swap" | "lessons" | "absorb" | "save" | "restore"
>;

export interface Difference {
  readonly tick: number;
  /** Stream and label, such as `world.handX`. */
  readonly what: string;
  readonly recorded: number | null;
  readonly replayed: number | null;
}

export interface Verdict {
  /** Digest of the session as it runs now, and of what the file holds. */
  readonly digest: string;
  readonly recorded: string;
  readonly equal: boolean;
  readonly ticks: number;
  readonly firstDifference?: Difference;
}

/** Plays entries in order on a rig and a symbiote, and keeps the score. `answers` is where the rig's brain finds its. */
export function createPlayer(
  rig: Rig,
  symbiote: ReplaySymbiote | undefined,
  checkpoints: ReadonlySet<number>,
  answers?: RecordedAnswers,
) {
  const calibration = viewOf(rig.row, streamNamed(rig.layout, "calibration"));
  const now = loopDigest();
  const then = loopDigest();
  const mind = symbiote === undefined ? undefined : createMind(symbiote, checkpoints);
  const columns = rig.layout.streams.flatMap(({ name, labels, offset }) =>
    name === "calibration" ? [] : labels.map((label, i) => ({ what: `${name}.${label}`, at: offset + i })),
  );
  const start = rig.tick;
  let first: Difference | undefined;
  /** The tick of the first decoded row whose own row has not come: if none comes at all, that is the difference. */
  let orphan: number | undefined;

  const differ = (tick: number, what: string, recorded: number | null, replayed: number | null) => {
    first ??= { tick, what, recorded, replayed };
  };

  /** Returns false when there is no way to go on. */
  const row = async (tick: number, recorded: Float32Array): Promise<boolean> => {
    then.row(tick, recorded);
    if (tick !== rig.tick && rig.tick === start) {
      throw new Error(
        `the recording begins at tick ${tick}: only one that begins with its session can be verified`,
      );
    }
    if (tick > rig.tick) differ(rig.tick, missing(rig.tick, tick - 1), null, null);
    else if (tick < rig.tick) differ(rig.tick, "tick", tick, rig.tick);
    if (tick !== rig.tick) return false;
    await step(rig, []);
    rig.stimulator.drain();
    now.row(tick, rig.row);
    const at = firstUnequal(recorded, rig.row);
    if (at >= 0) {
      const what = columns.find((column) => column.at === at)?.what ?? `row[${at}]`;
      differ(tick, what, recorded[at] ?? null, rig.row[at]);
    }
    return true;
  };

  const decoded = (symbiote: ReplaySymbiote, tick: number, recorded: Float32Array): void => {
    then.decoded(tick, recorded);
    symbiote.react(tick, calibration);
    now.decoded(tick, symbiote.decoded);
    const at = firstUnequal(recorded, symbiote.decoded);
    if (at >= 0) differ(tick, `decoded[${at}]`, recorded[at] ?? null, symbiote.decoded[at] ?? null);
    symbiote.learn();
    symbiote.lessons(); // their results are on the record
    mind?.learned(tick);
  };

  return {
    /** `false`: there is no way to go on. */
    async play(entry: Entry): Promise<boolean> {
      switch (entry.kind) {
        case "control":
          if (entry.tick === rig.tick) applyControl(rig, entry.control);
          return true;
        case "command":
          if (entry.tick === rig.tick) rig.stimulator.accept(entry.command, rig.tick);
          return true;
        case "answer":
          if (entry.tick === rig.tick) answers?.give(entry.values);
          return true;
        case "tick":
          return row(entry.tick, entry.row);
        case "symbiote": {
          const problem = entry.tick < rig.tick ? mind?.apply(entry.event) : undefined;
          if (problem !== undefined) differ(entry.tick, problem, null, null);
          return true;
        }
        case "decoded":
          if (symbiote === undefined) return true;
          if (entry.tick === rig.tick - 1) decoded(symbiote, entry.tick, entry.values);
          else orphan ??= entry.tick;
          return true;
        case "note":
        case "metric":
        case "timing":
          return true;
      }
    },
    verdict(): Verdict {
      if (orphan !== undefined) differ(orphan, "decoded without its tick", null, null);
      const digest = now.hex();
      const recorded = then.hex();
      const equal = digest === recorded && first === undefined;
      return {
        digest,
        recorded,
        equal,
        ticks: rig.tick - start,
        ...(first === undefined ? {} : { firstDifference: first }),
      };
    },
  };
}

/** What happened to the symbiote, done again: goals, swaps, and coming back from a checkpoint. */
function createMind(symbiote: ReplaySymbiote, checkpoints: ReadonlySet<number>) {
  const born = symbiote.save();
  const saved = new Map<number, Snapshot>();

  const happen = (event: SymbioteEvent): string | undefined => {
    switch (event.op) {
      case "goal":
        symbiote.setGoal(event.goal === null ? undefined : Float32Array.from(event.goal));
        return undefined;
      case "swap": {
        const { op: _, ...parts } = event;
        symbiote.swap(parts);
        return undefined;
      }
      case "absorbed":
        symbiote.absorb(event.pupil, decodeSnapshot(Buffer.from(event.result, "base64")));
        return undefined;
      case "joined": {
        const { checkpoint, state } = event;
        if (state !== undefined) {
          const snapshot = decodeSnapshot(Buffer.from(state, "base64"));
          if (checkpoint !== undefined) saved.set(checkpoint.tick, snapshot);
          symbiote.restore(snapshot);
          return undefined;
        }
        const from = checkpoint === undefined ? born : saved.get(checkpoint.tick);
        if (from === undefined) return `the checkpoint of tick ${checkpoint?.tick} is not on the record`;
        symbiote.restore(from);
        return undefined;
      }
      case "checkpoint":
      case "left":
        return undefined;
    }
  };

  return {
    /** Returns what is wrong with the event, if anything is. */
    apply(event: SymbioteEvent): string | undefined {
      try {
        return happen(event);
      } catch (error) {
        return `${event.op}: ${(error as Error).message}`;
      }
    },
    /** The symbiote has learned from the row of `tick`: keep its state if it came back to it later. */
    learned(tick: number): void {
      if (checkpoints.has(tick)) saved.set(tick, symbiote.save());
    },
  };
}

function missing(from: number, to: number): string {
  return from === to ? `tick ${from} is missing` : `ticks ${from}–${to} are missing`;
}

/** Index of the first float whose bits differ (any NaN equals any NaN), or −1; a missing float differs. */
function firstUnequal(a: Float32Array, b: Float32Array): number {
  const length = Math.max(a.length, b.length);
  for (let i = 0; i < length; i++) if (!Object.is(a[i], b[i])) return i;
  return -1;
}
