/**
 * What may happen to a session between two ticks besides commands: the other half of what a recording must hold so
 * that `replay` gives the same bits. Applied before the tick it is recorded with, in the order it was recorded.
 */
import * as z from "zod";
import { imperfectionsChange } from "./electrode.ts";
import type { Rig } from "./loop.ts";
import { stimulatorChange } from "./stimulator.ts";

const site = z.int().min(0);

export const control = z.discriminatedUnion("op", [
  z.strictObject({ op: z.literal("release"), site, why: z.enum(["released", "disconnect", "watchdog"]) }),
  z.strictObject({ op: z.literal("handOver"), site }),
  z.strictObject({ op: z.literal("estop") }),
  z.strictObject({ op: z.literal("rearm") }),
  z.strictObject({ op: z.literal("electrodes"), change: imperfectionsChange }),
  z.strictObject({ op: z.literal("stimulator"), change: stimulatorChange }),
  z.strictObject({ op: z.literal("instruct"), goal: z.array(z.number()).nullable() }),
]);
export type Control = z.infer<typeof control>;

/** Let `what` happen before the rig's next tick. An instruction reaches the twin too. @throws when it does not fit. */
export function applyControl(rig: Rig, what: Control): void {
  const { stimulator, electrodes, body, twin, tick } = rig;
  switch (what.op) {
    case "release":
      if (what.site === stimulator.site) stimulator.release(what.why, tick);
      return;
    case "handOver":
      if (what.site === stimulator.site) stimulator.handOver(tick);
      return;
    case "estop":
      stimulator.estop(tick);
      return;
    case "rearm":
      stimulator.rearm();
      return;
    case "electrodes":
      electrodes.configure(what.change);
      return;
    case "stimulator":
      stimulator.configure(what.change);
      return;
    case "instruct": {
      const goal = what.goal === null ? undefined : Float32Array.from(what.goal);
      if (goal !== undefined && goal.length !== body.task.goals) {
        throw new Error(`a goal of this task has ${body.task.goals} numbers, not ${goal.length}`);
      }
      body.task.instruct(goal);
      twin?.task.instruct(goal);
    }
  }
}
