/** Compile the hot code on a copy of a session that nobody sees; a brain that lives elsewhere is not troubled. */
import type { SessionConfig } from "../../../streams/session.ts";
import { buildRig } from "../../build.ts";
import { simdKernels } from "../../kernels/index.ts";
import { createBrainSession } from "./brain-session.ts";

const quiet = { step: () => undefined, save: () => ({}), restore: () => undefined };

export function warmUp(config: SessionConfig, ticks: number): void {
  const copy = buildRig(config, simdKernels(), () => quiet);
  const other = createBrainSession(copy, config, 1, {
    announce: () => undefined,
    toSymbiotes: () => undefined,
    changed: () => undefined,
    control: () => undefined,
    command: () => undefined,
    clock: { start() {}, pause() {}, single() {}, setSpeed() {}, running: true, ticking: true },
  });
  for (let i = 0; i < ticks; i++) {
    other.tick();
    other.settle();
  }
}
