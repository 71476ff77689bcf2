/**
 * Plays the entries of a recording on a rig and a symbiote, and compares what they do with what is on the record:
 * commands and controls take effect before the ticks they took effect before, and the symbiote decodes and learns from
 * exactly the rows that it processed then (a decoded row says that it did; rows it missed stay missed).
 */
import { applyControl } from "../../../streams/control.ts";
import { streamNamed, viewOf } from "../../../streams/frame.ts";
import { type Rig, step } from "../../../streams/loop.ts";
import type { Snapshot } from "../../../streams/ports.ts";
import type { Entry, SymbioteEvent } from "../../../streams/recording.ts";
import { decodeSnapshot } from "../../../streams/snapshot.ts";
import type { Symbiote } from "../../symbiote/symbiote.ts";
import { loopDigest } from "./digest.ts";

/** The symbiote as a replay drives it. */
export type ReplaySymbiote = Pick<
  Symbiote,
  "react" | "learn" | "decoded" | "setGoal" | "swap" | "save" | "restore"
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

/** Plays entries in order on a rig and a symbiote, and keeps the score. */
export function createPlayer(rig: Rig, symbiote: ReplaySymbiote, checkpoints: ReadonlySet<number>) {
  const calibration = viewOf(rig.row, streamNamed(rig.layout, "calibration"));
  const now = loopDigest();
  const then = loopDigest();
  const mind = createMind(symbiote, checkpoints);
  const columns = rig.layout.streams.flatMap(({ name, labels, offset }) =>
    name === "calibration" ? [] : labels.map((label, i) => ({ what: `${name}.${label}`, at: offset + i })),
  );
  const start = rig.tick;
  let first: Difference | undefined;

  const differ = (tick: number, what: string, recorded: number | null, replayed: number | null) => {
    first ??= { tick, what, recorded, replayed };
  };

  return {
    /** `false`: there is no way to go on. */
    async play(entry: Entry): Promise<boolean> {
      switch (entry.kind) {
        case "control":
          applyControl(rig, entry.control);
          return true;
        case "command":
          rig.stimulator.accept(entry.command, rig.tick);
          return true;
        case "tick": {
          then.row(entry.tick, entry.row);
          if (entry.tick !== rig.tick && rig.tick === start) {
            throw new Error(
              `the recording begins at tick ${entry.tick}: only one that begins with its session can be verified`,
            );
          }
          if (entry.tick !== rig.tick) {
            differ(rig.tick, "tick", entry.tick, rig.tick);
            return false;
          }
          await step(rig, []);
          rig.stimulator.drain();
          now.row(entry.tick, rig.row);
          const at = firstUnequal(entry.row, rig.row);
          if (at >= 0) {
            const what = columns.find((column) => column.at === at)?.what ?? `row[${at}]`;
            differ(entry.tick, what, entry.row[at] ?? null, rig.row[at]);
          }
          return true;
        }
        case "symbiote": {
          const problem = mind.apply(entry.event);
          if (problem !== undefined) differ(entry.tick, problem, null, null);
          return true;
        }
        case "decoded": {
          then.decoded(entry.tick, entry.values);
          if (entry.tick !== rig.tick - 1) {
            differ(entry.tick, "decoded without its tick", null, null);
            return true;
          }
          symbiote.react(entry.tick, calibration);
          now.decoded(entry.tick, symbiote.decoded);
          const at = firstUnequal(entry.values, symbiote.decoded);
          if (at >= 0) {
            differ(entry.tick, `decoded[${at}]`, entry.values[at] ?? null, symbiote.decoded[at] ?? null);
          }
          symbiote.learn();
          mind.learned(entry.tick);
          return true;
        }
        case "note":
        case "metric":
        case "timing":
          return true;
      }
    },
    verdict(): Verdict {
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

  return {
    /** Returns what is wrong with the event, if anything is. */
    apply(event: SymbioteEvent): string | undefined {
      switch (event.op) {
        case "goal":
          symbiote.setGoal(event.goal === null ? undefined : Float32Array.from(event.goal));
          return undefined;
        case "swap": {
          const { op: _, ...parts } = event;
          symbiote.swap(parts);
          return undefined;
        }
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
    },
    /** The symbiote has learned from the row of `tick`: keep its state if it came back to it later. */
    learned(tick: number): void {
      if (checkpoints.has(tick)) saved.set(tick, symbiote.save());
    },
  };
}

/** Index of the first float whose bits differ (any NaN equals any NaN), or −1; a missing float differs. */
function firstUnequal(a: Float32Array, b: Float32Array): number {
  const length = Math.max(a.length, b.length);
  for (let i = 0; i < length; i++) if (!Object.is(a[i], b[i])) return i;
  return -1;
}
