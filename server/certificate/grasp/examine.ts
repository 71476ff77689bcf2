/** Everything asked of one trained network that lives in `grasp`. */
import { createRng } from "../../../streams/rng.ts";
import type { Examination } from "../examiner.ts";
import type { Subject } from "../subject.ts";
import { behaviourRows } from "./behaviour.ts";
import { examineDeficits } from "./deficits.ts";
import { courseFigures, deficitFigure, doseFigure, jointFigure, travelFigures } from "./figures.ts";
import { examineTravel } from "./travel.ts";

/** The same subject gives the same numbers: chance is drawn from its seed. */
export function examine(subject: Subject): Examination {
  const rng = createRng(subject.seed).fork("certificate");
  const behaviour = behaviourRows(subject, rng.fork("behaviour"));
  const deficits = examineDeficits(subject, rng.fork("deficits"));
  const travel = examineTravel(subject, rng.fork("travel"));
  return {
    seed: subject.seed,
    rows: [...behaviour, ...deficits.rows, ...travel.rows],
    figures: [
      ...courseFigures(deficits),
      deficitFigure(deficits),
      doseFigure(deficits),
      jointFigure(deficits),
      ...travelFigures(travel),
    ],
  };
}
