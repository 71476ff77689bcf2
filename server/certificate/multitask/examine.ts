/** Everything asked of one network that lives in `multitask`. */
import { createRng } from "../../../streams/rng.ts";
import type { Examination } from "../examiner.ts";
import type { Subject } from "../subject.ts";
import { examineBehaviour } from "./behaviour.ts";
import { activityFigure, deficitFigure, sizeFigure, successFigure, varianceFigure } from "./figures.ts";
import { examineLesions } from "./lesions.ts";
import { examineVariance } from "./variance.ts";

/** The same subject gives the same numbers: chance is drawn from its seed. */
export function examine(subject: Subject): Examination {
  const rng = createRng(subject.seed).fork("certificate");
  const behaviour = examineBehaviour(subject, rng.fork("behaviour"));
  const variance = examineVariance(subject, rng.fork("variance"));
  const lesions = examineLesions(subject, variance, rng.fork("lesions"));
  return {
    seed: subject.seed,
    rows: [...behaviour.rows, ...variance.rows, ...lesions.rows],
    figures: [
      successFigure(behaviour),
      varianceFigure(variance),
      activityFigure(lesions),
      deficitFigure(lesions),
      sizeFigure(variance, lesions),
    ],
  };
}
