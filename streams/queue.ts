/** Commands under way: copied in, due at a tick, handed out in order. Slots are reused: nothing is allocated once warm. */
import type { Command, Snapshot, SnapshotValue, Stateful } from "./ports.ts";

export interface CommandQueue extends Stateful {
  /** Take a copy of `command`, due at `tick`; ticks must not go back. */
  push(command: Command, tick: number): void;
  /** The commands due at `tick` or before; the array and its commands are valid until the next call. */
  take(tick: number): readonly Command[];
}

interface Slot {
  command: { -readonly [Key in keyof Command]: Command[Key] };
  due: number;
}

export function createCommandQueue(): CommandQueue {
  const waiting: Slot[] = [];
  const taken: Slot[] = [];
  const spare: Slot[] = [];
  const arrivals: Command[] = [];

  const copyOf = (command: Command): Slot => ({
    command: { ...command, currents: command.currents.slice() },
    due: 0,
  });
  const refill = (slot: Slot, command: Command): Slot => {
    const copy = slot.command;
    copy.n = command.n;
    copy.site = command.site;
    copy.currents.set(command.currents);
    copy.gain = command.gain;
    copy.causeTick = command.causeTick;
    copy.ttlTicks = command.ttlTicks;
    copy.rampTicks = command.rampTicks;
    return slot;
  };

  return {
    push(command, tick) {
      const reusable = command.id === undefined ? spare.pop() : undefined;
      const fits = reusable?.command.currents.length === command.currents.length;
      const slot = fits ? refill(reusable!, command) : copyOf(command);
      slot.due = tick;
      waiting.push(slot);
    },
    take(tick) {
      while (taken.length > 0) {
        const slot = taken.pop()!;
        if (slot.command.id === undefined) spare.push(slot);
      }
      arrivals.length = 0;
      while (waiting.length > 0 && waiting[0].due <= tick) {
        const slot = waiting.shift()!;
        taken.push(slot);
        arrivals.push(slot.command);
      }
      return arrivals;
    },
    save: () => ({ waiting: waiting.map((slot) => ({ due: slot.due, ...copyOf(slot.command).command })) }),
    restore(snapshot) {
      waiting.length = 0;
      for (const one of snapshot.waiting as readonly SnapshotValue[]) {
        const { due, ...command } = one as Snapshot;
        this.push(command as unknown as Command, due as number);
      }
    },
  };
}
