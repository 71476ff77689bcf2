/** A symbiote is taught once, at calibration: all its laws listen. Then it comes back as it was, under any law. */
import { streamNamed } from "../../streams/frame.ts";
import type { Rig } from "../../streams/loop.ts";
import type { Named, SessionConfig } from "../../streams/session.ts";
import { type Calibration, teach } from "./calibrate.ts";
import type { Implant, Lab } from "./lab.ts";

export interface School {
  /** Prequential R² of the goal after each calibration trial. */
  readonly learning: readonly number[];
  /** A symbiote with all that was learned, that steers by `law`. */
  under(law: Named): Implant;
}

export function createSchool(lab: Lab, rig: Rig, config: SessionConfig, calibration: Calibration): School {
  const start = streamNamed(rig.layout, "calibration").offset;
  const first = lab.symbiote(config, rig);
  const learning = teach(first, calibration, {
    intention: streamNamed(rig.layout, "intention").offset - start,
    goals: rig.body.task.goals,
    outcome: streamNamed(rig.layout, "trial").offset - start + 3,
  });
  const taught = first.save();
  return {
    learning,
    under(law) {
      const symbiote = lab.symbiote(config, rig);
      symbiote.restore(taught);
      symbiote.swap({ law });
      return symbiote;
    },
  };
}
