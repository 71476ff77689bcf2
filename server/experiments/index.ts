/** The experiments: one export line each. */
import { registry } from "../../streams/registry.ts";
import arena from "./arena/index.ts";
import decoding from "./decoding.ts";
import type { Experiment } from "./experiment.ts";
import redirect from "./redirect.ts";

export const experiments = registry<void, Experiment>("experiment", [redirect, arena, decoding]);
