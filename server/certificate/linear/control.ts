/** The optimal controller: does it cost what theory says, and does whoever departs from it pay more? */
import type { Rng } from "../../../streams/rng.ts";
import { optimalController, regretOf } from "../../brains/linear-optimum.ts";
import type { LinearSystem } from "../../brains/linear-system.ts";
import { type Row, row } from "../certificate.ts";
import { hold, makeLinear } from "./life.ts";

const TICKS = 20_000;
/** The brain is told one point and wanted at another. */
const HELD = { target: [0.2, -0.3], goal: [-0.3, 0.2], ticks: TICKS } as const;
/** Feedback, in units of the optimal: none (it pushes what holds the goal in the mean, and listens to nothing) to too much. */
const GAINS = [0, 0.4, 1, 2.5] as const;

export interface Control {
  readonly rows: Row[];
  /** Mean cost of a tick without control, for each of GAINS, and the least that is possible. */
  readonly alone: number;
  readonly costs: readonly { readonly gain: number; readonly cost: number }[];
  readonly least: number;
}

export function examineControl(system: LinearSystem, rng: Rng): Control {
  const brain = () => makeLinear(system.seed, rng.fork("brain"));
  const costs = GAINS.map((gain) => ({ gain, cost: hold(brain(), optimalController(system, gain), HELD) }));
  const alone = hold(brain(), undefined, HELD);
  const least = optimalController(system).leastCost(HELD.target, HELD.goal);
  const of = (wanted: number) => costs.find(({ gain }) => gain === wanted)!.cost;
  const regret = (cost: number) => regretOf(cost, of(1));
  return {
    rows: [
      row(
        "cost of the optimal controller, share of what theory says",
        of(1) / least,
        { atLeast: 0.93, atMost: 1.07 },
        { reference: 1 },
      ),
      row("regret without control", regret(alone), { atLeast: 1 }),
      row("regret without feedback", regret(of(0)), { atLeast: 0.1 }),
      row("regret with four tenths of the feedback", regret(of(0.4)), { atLeast: 0 }),
      row("regret with two and a half times the feedback", regret(of(2.5)), { atLeast: 0 }),
    ],
    alone,
    costs,
    least,
  };
}
