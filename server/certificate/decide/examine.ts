/** Everything asked of one network that lives in `decide`, trained or not. */
import { createRng } from "../../../streams/rng.ts";
import type { Examination } from "../examiner.ts";
import type { Subject } from "../subject.ts";
import { gatingFigure, lineFigures, psychometricFigures } from "./figures.ts";
import { examinePsychometric } from "./psychometric.ts";
import { examineSlowPoints } from "./slow-points.ts";
import { trialsOf } from "./trials.ts";

/** Trials of which the states are kept, every fifth tick (100 ms) of the evidence: weak evidence, and strong. */
const RECORDED = { trials: 300, every: 5, coherences: [0.03, 0.06, 0.12, 0.24, 0.48] } as const;

/** The same subject gives the same numbers: chance is drawn from its seed. */
export function examine(subject: Subject): Examination {
  const rng = createRng(subject.seed).fork("certificate");
  const psychometric = examinePsychometric(subject, rng.fork("psychometric"));
  const recorded = trialsOf(subject, { ...RECORDED, rng: rng.fork("recorded") });
  const integration = examineSlowPoints(subject, recorded, rng.fork("surrogates"));
  return {
    seed: subject.seed,
    rows: [...psychometric.rows, ...integration.rows],
    figures: [
      ...psychometricFigures(psychometric),
      ...lineFigures(integration.lines, recorded),
      gatingFigure(integration.lines),
    ],
  };
}
