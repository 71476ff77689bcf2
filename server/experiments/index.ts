/** The experiments: one export line each. */
import { registry } from "../../streams/registry.ts";
import arena from "./arena.ts";
import redirect from "./redirect.ts";

export const experiments = registry("experiment", [redirect, arena]);
