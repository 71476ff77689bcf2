/** The experiments: one export line each. */
import { registry } from "../../streams/registry.ts";
import redirect from "./redirect.ts";

export const experiments = registry("experiment", [redirect]);
