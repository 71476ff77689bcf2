/** Everything asked of one network that lives in `cursor`, trained or not. */
import { createRng } from "../../../streams/rng.ts";
import type { Examination } from "../examiner.ts";
import type { Subject } from "../subject.ts";
import { behaviourRows } from "./behaviour.ts";
import { answerFigure, leftFigure, preferredFigure, turningFigure, wayFigure } from "./figures.ts";
import { examinePushes } from "./pushes.ts";
import { examineRest } from "./rest.ts";
import { examineTuning } from "./tuning.ts";

/** The same subject gives the same numbers: chance is drawn from its seed. */
export function examine(subject: Subject): Examination {
  const rng = createRng(subject.seed).fork("certificate");
  const behaviour = behaviourRows(subject, rng.fork("behaviour"));
  const pushes = examinePushes(subject, rng.fork("pushes"));
  const rest = examineRest(subject, rng.fork("rest"));
  const tuning = examineTuning(subject, rng.fork("tuning"));
  return {
    seed: subject.seed,
    rows: [...behaviour, ...pushes.rows, ...rest.rows, ...tuning.rows],
    figures: [
      wayFigure(tuning, rest),
      leftFigure(pushes),
      turningFigure(pushes),
      answerFigure(pushes),
      preferredFigure(tuning),
    ],
  };
}
