/** The lenses: analyses that only read, one export line each. There are none yet. */
import type { Lens } from "../../../streams/ports.ts";
import { registry } from "../../../streams/registry.ts";
import type { Rng } from "../../../streams/rng.ts";

export interface LensContext {
  readonly channels: number;
  readonly outputs: number;
  readonly dtMs: number;
  readonly rng: Rng;
}

export const lenses = registry<LensContext, Lens>("lens", []);
