/**
 * Delay and jitter of the recording. The row of tick s is under way for delay + U{−jitter, …, jitter} ticks (never
 * less than none), and a tick reads the newest row that has arrived: a row that is overtaken is never read, and while
 * nothing newer has arrived the last one is held.
 */
import type { Snapshot } from "../ports.ts";
import { wholeSetting } from "../settings.ts";
import { createDraws } from "./draws.ts";
import { imperfection } from "./imperfection.ts";

const LONGEST = 50;
const WIDEST = 50;
/** Rows under way at most, the newest included. */
const KEPT = LONGEST + WIDEST + 1;

export const delay = imperfection({
  settings: {
    delayTicks: wholeSetting(0, LONGEST, 0, "delay of the recording, ticks"),
    jitterTicks: wholeSetting(0, WIDEST, 0, "most that a row is earlier or later than its delay, ticks"),
  },
  create({ channels }, rng) {
    const draws = createDraws(rng);
    const rows = new Float32Array(KEPT * channels);
    /** When the row in each place arrives. */
    const due = new Float64Array(KEPT);
    const read = new Float32Array(channels);
    /** Ticks so far, and the tick whose row was read last. */
    const state = { now: 0, last: -1 };
    return {
      apply(out, { delayTicks, jitterTicks }) {
        const now = state.now++;
        if (delayTicks === 0 && jitterTicks === 0) {
          read.set(out);
          state.last = now;
          return;
        }
        const place = now % KEPT;
        let ticks = delayTicks;
        if (jitterTicks > 0)
          ticks += Math.floor(draws.block[draws.take()] * (2 * jitterTicks + 1)) - jitterTicks;
        due[place] = now + Math.max(0, ticks);
        for (let k = 0, at = place * channels; k < channels; k++) rows[at + k] = out[k];
        for (let sent = now; sent > state.last && sent > now - KEPT; sent--) {
          if (due[sent % KEPT] > now) continue;
          for (let k = 0, at = (sent % KEPT) * channels; k < channels; k++) read[k] = rows[at + k];
          state.last = sent;
          break;
        }
        out.set(read);
      },
      save: () => ({
        ...state,
        rows: rows.slice(),
        due: due.slice(),
        read: read.slice(),
        draws: draws.save(),
      }),
      restore(snapshot) {
        state.now = snapshot.now as number;
        state.last = snapshot.last as number;
        rows.set(snapshot.rows as Float32Array);
        due.set(snapshot.due as Float64Array);
        read.set(snapshot.read as Float32Array);
        draws.restore(snapshot.draws as Snapshot);
      },
    };
  },
});
