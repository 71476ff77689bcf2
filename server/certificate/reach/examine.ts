/** Everything asked of one trained (or untrained) network that lives in `reach`. */
import { createRng } from "../../../streams/rng.ts";
import type { Jpca } from "../../symbiote/lenses/analyses/jpca.ts";
import type { Row } from "../certificate.ts";
import type { Subject } from "../subject.ts";
import { behaviourRows } from "./behaviour.ts";
import { type CentreOut, centreOut } from "./centre-out.ts";
import { examineFixedPoints, type Landscape } from "./fixed-points.ts";
import { examinePopulation } from "./population.ts";
import { examineTuning, type Preferred } from "./tuning.ts";

export interface Examination {
  readonly seed: number;
  readonly rows: readonly Row[];
  /** What the figures are drawn from. */
  readonly centreOut: CentreOut;
  readonly preferred: readonly Preferred[];
  readonly rotation: Jpca;
  readonly landscape: Landscape;
}

/** The same subject gives the same numbers: chance is drawn from its seed. */
export function examine(subject: Subject): Examination {
  const rng = createRng(subject.seed).fork("certificate");
  const behaviour = behaviourRows(subject, rng.fork("behaviour"));
  const recorded = centreOut(subject, rng.fork("centre-out"));
  const tuning = examineTuning(recorded, rng.fork("tuning"));
  const population = examinePopulation(recorded, rng.fork("population"));
  const landscape = examineFixedPoints(subject, recorded);
  return {
    seed: subject.seed,
    rows: [...behaviour, ...tuning.rows, ...population.rows, ...landscape.rows],
    centreOut: recorded,
    preferred: tuning.preferred,
    rotation: population.rotation,
    landscape,
  };
}
