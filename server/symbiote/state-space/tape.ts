/** A stretch of the stream as it is being recorded: consecutive ticks only; after a gap it begins anew. */
import type { Moment, Stateful } from "../../../streams/ports.ts";
import { type Stretch, widthOf } from "./model.ts";

export interface Tape extends Stateful {
  readonly full: boolean;
  add(moment: Moment): void;
  stretch(): Stretch;
  clear(): void;
}

/** Rows the tape has room for at first; it grows as it is needed, so that who never records holds little. */
const FIRST = 64;

export function createTape(
  shape: Pick<Stretch, "channels" | "electrodes" | "behaviours">,
  ticks: number,
): Tape {
  const { channels, electrodes, behaviours } = shape;
  const width = widthOf(shape);
  let rows = new Float32Array(0);
  const now = { count: 0, tick: -1, trial: -1 };
  let jumps = new Uint32Array(0);

  const grow = (count: number) => {
    if (count <= jumps.length) return;
    const room = Math.min(ticks, Math.max(FIRST, 2 * jumps.length, count));
    const [wider, longer] = [new Float32Array(room * width), new Uint32Array(room)];
    wider.set(rows);
    longer.set(jumps);
    rows = wider;
    jumps = longer;
  };
  return {
    get full() {
      return now.count === ticks;
    },
    add({ tick, trial, observation, delivered, behaviour }) {
      if (now.count === ticks) return;
      if (tick !== now.tick + 1) now.count = 0;
      grow(now.count + 1);
      const at = now.count * width;
      for (let k = 0; k < channels; k++) rows[at + k] = observation[k];
      for (let m = 0; m < electrodes; m++) rows[at + channels + m] = delivered[m];
      for (let g = 0; g < behaviours; g++) rows[at + channels + electrodes + g] = behaviour[g];
      jumps[now.count] = now.count > 0 && trial !== now.trial ? 1 : 0;
      now.count++;
      now.tick = tick;
      now.trial = trial;
    },
    stretch: () => ({ ...shape, rows: rows.slice(0, now.count * width), jumps: jumps.slice(0, now.count) }),
    clear() {
      rows = new Float32Array(0);
      jumps = new Uint32Array(0);
      now.count = 0;
    },
    save: () => ({ ...now, rows: rows.slice(0, now.count * width), jumps: jumps.slice(0, now.count) }),
    restore(snapshot) {
      this.clear();
      grow((snapshot.jumps as Uint32Array).length);
      rows.set(snapshot.rows as Float32Array);
      jumps.set(snapshot.jumps as Uint32Array);
      now.count = snapshot.count as number;
      now.tick = snapshot.tick as number;
      now.trial = snapshot.trial as number;
    },
  };
}
