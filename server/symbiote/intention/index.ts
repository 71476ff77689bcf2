/** Where the teaching signal comes from: one export line each. */
import { registry } from "../../../streams/registry.ts";
import homing from "./homing.ts";
import instructed from "./instructed.ts";
import refit from "./refit.ts";

export type { IntentionContext } from "./intention.ts";

export const intentions = registry("intention", [instructed, refit, homing]);
