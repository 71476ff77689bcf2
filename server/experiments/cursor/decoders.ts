/** The decoders that findings about brain control compare, and where their labels come from. */
import type { Named } from "../../../streams/session.ts";
import { WINDOW } from "../../tasks/cursor-trial.ts";

/** Velocity Kalman filter; nothing is forgotten and nothing raises an alarm, so it is a batch fit. */
export const velocityKalman: Named = {
  name: "kalman",
  params: { walk: 0, alarm: 1e6, halfLifeS: 1e5 },
};

/** ReFIT: the user meant to go straight to the target, and to stop on it. */
export const refit: Named = { name: "refit", params: { radius: WINDOW, trials: 0 } };

/** The user meant to go straight to the target, the slower the nearer: labels with which adaptation neither fades nor runs wild. */
export const homing: Named = { name: "homing", params: {} };

/** What the cursor did is what was meant. */
export const asFlown: Named = { name: "instructed", params: {} };

/** A linear read-out of channels smoothed over 60 ms: it can be asked at every tick, and is as good at each. */
export const smoothed: Named = { name: "rls", params: { smoothMs: 60, walk: 0, alarm: 1e6 } };

/** Decoders that adapt while they are flown, with half-lives of the same length. */
export const adapting = {
  rml: { name: "kalman", params: { adaptation: "rml", walk: 1e-7, alarm: 1e6, initial: 0.1 } },
  smoothBatch: {
    name: "kalman",
    params: { adaptation: "smoothbatch", batchS: 40, halfLifeS: 40, initial: 0.1 },
  },
} satisfies Record<string, Named>;
