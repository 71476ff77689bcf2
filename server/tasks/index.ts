/** The tasks: one export line each. */
import { registry } from "../../streams/registry.ts";
import reach from "./reach.ts";

export type { TaskContext } from "./task.ts";

export const tasks = registry("task", [reach]);
