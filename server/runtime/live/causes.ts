/**
 * Puts what happened on the record in the order of cause: what arrived before a tick, the tick's row, and then what
 * the symbiote made of that row. Rows come from the ring and the rest by messages, in whatever order; a recording that
 * is cut off anywhere holds nothing without its cause.
 */
import type { RingTick } from "../../../streams/ring.ts";
import type { Recorder } from "../recording/writer.ts";
import { TIMING_LABELS, timingOf } from "./timing.ts";

export type Write = (to: Recorder) => void;
/** Record this, as soon as there is a file. */
export type Put = (write: Write) => void;

export interface Causes {
  /** The record begins with this tick. Rows may come before that is known. */
  begin(tick: number): void;
  /** A row, which is copied. */
  row(one: RingTick): void;
  /** All that arrived before the ticks up to `tick` is on the record. */
  known(tick: number): void;
  /** Record this once the row of `tick` is on the record; never, if that row never is. */
  after(tick: number, write: Write): void;
  /** Resolves when every row whose causes are known is on the record, or can never be. */
  settled(): Promise<void>;
}

/** What may wait for its row; a symbiote that speaks of ticks far away is not believed for ever. */
const LONGEST_WAIT = 20_000;

/** @param onHole the rows of ticks `from` to `to` never came: nothing after them is recorded. */
export function createCauses(put: Put, onHole: (from: number, to: number) => void): Causes {
  const rows: { readonly tick: number; readonly write: Write }[] = [];
  let effects: { readonly tick: number; readonly write: Write }[] = [];
  let next: number | undefined;
  let through = -1;
  let broken = false;
  let settle = () => {};

  const resting = () => broken || (next !== undefined && next > through);

  const advance = () => {
    if (next === undefined || broken) return;
    const before = next;
    let done = 0;
    for (; done < rows.length && rows[done].tick <= through; done++) {
      const { tick, write } = rows[done];
      if (tick > next) {
        broken = true;
        break;
      }
      if (tick < next) continue;
      put(write);
      next++;
    }
    if (next > before) flush(next);
    if (broken) onHole(next, rows[done].tick - 1);
    rows.splice(0, broken ? rows.length : done);
    if (resting()) settle();
  };

  const flush = (before: number) => {
    for (const { tick, write } of effects) if (tick < before) put(write);
    effects = effects.filter(({ tick }) => tick >= before);
  };

  return {
    begin(tick) {
      next = tick;
      advance();
    },
    row(one) {
      if (broken) return;
      const { tick } = one;
      const row = one.row.slice();
      const timing = timingOf(new Float32Array(TIMING_LABELS.length), one);
      rows.push({
        tick,
        write(to) {
          to.tick(tick, row);
          to.timing(tick, timing);
        },
      });
      advance();
    },
    known(tick) {
      through = tick;
      advance();
    },
    after(tick, write) {
      if (next !== undefined && tick < next) put(write);
      else if (!broken) effects.push({ tick, write });
      if (effects.length > LONGEST_WAIT) effects.shift();
    },
    settled: () =>
      new Promise((resolve) => {
        settle = resolve;
        if (resting()) resolve();
      }),
  };
}
