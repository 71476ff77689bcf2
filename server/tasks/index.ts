/** The tasks: one export line each. */
import { registry } from "../../streams/registry.ts";
import cursor from "./cursor.ts";
import decide from "./decide.ts";
import grasp from "./grasp.ts";
import linear from "./linear.ts";
import multitask from "./multitask.ts";
import planted from "./planted.ts";
import reach from "./reach.ts";

export type { TaskContext } from "./task.ts";

export const tasks = registry("task", [decide, grasp, multitask, reach, cursor, linear, planted]);
