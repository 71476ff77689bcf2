/** Everything asked of one trained (or untrained) network that lives in `reach`. */
import { createRng } from "../../../streams/rng.ts";
import type { Examination } from "../examiner.ts";
import type { Subject } from "../subject.ts";
import { behaviourRows } from "./behaviour.ts";
import { centreOut } from "./centre-out.ts";
import { handFigure, landscapeFigure, marginalFigure, planeFigures, preferredFigure } from "./figures.ts";
import { examineFixedPoints } from "./fixed-points.ts";
import { examinePopulation } from "./population.ts";
import { examineTuning } from "./tuning.ts";

/** The same subject gives the same numbers: chance is drawn from its seed. */
export function examine(subject: Subject): Examination {
  const rng = createRng(subject.seed).fork("certificate");
  const behaviour = behaviourRows(subject, rng.fork("behaviour"));
  const recorded = centreOut(subject, rng.fork("centre-out"));
  const tuning = examineTuning(recorded, rng.fork("tuning"));
  const population = examinePopulation(recorded, rng.fork("population"));
  const landscape = examineFixedPoints(subject, recorded, rng.fork("landscape"));
  return {
    seed: subject.seed,
    rows: [...behaviour, ...tuning.rows, ...population.rows, ...landscape.rows],
    figures: [
      ...planeFigures(population.rotation),
      preferredFigure(tuning.preferred),
      landscapeFigure(recorded.rates, landscape),
      marginalFigure(recorded.rates),
      handFigure(recorded),
    ],
  };
}
