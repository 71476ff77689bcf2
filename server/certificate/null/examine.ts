/** Is the null brain like `reach` in every statistic, and is there nothing in it of what the task instructs? */
import { createRng, type Rng } from "../../../streams/rng.ts";
import { mean } from "../../../streams/statistic.ts";
import { brains } from "../../brains/index.ts";
import { simdKernels } from "../../kernels/index.ts";
import { uniformity } from "../../symbiote/lenses/analyses/uniformity.ts";
import { ALPHA, type Row, row } from "../certificate.ts";
import type { Examination } from "../examiner.ts";
import { DT_MS } from "../reach/life.ts";
import { medianOf, psOf, READERS, search } from "./discovery.ts";
import { figuresOf } from "./figures.ts";
import { type LivedTrial, liveTrials } from "./life.ts";
import { type Profile, profileOf, relativeDifference } from "./match.ts";

/** Trials that the match is measured on. */
const TRIALS = 150;
/** Lives that are searched for the intention, their trials, and the permutations each reader's score is held against. */
const SEARCH = { lives: 24, trials: 40, permutations: 19 } as const;
/** What may be found where there is nothing: α, and a chance of 1 in 100 more. */
const MOST_FOUND = ALPHA + 2.33 * Math.sqrt((ALPHA * (1 - ALPHA)) / SEARCH.lives);

export interface NullSubject {
  /** Of the weights: which trained network it is matched to. */
  readonly seed: number;
}

export function examine({ seed }: NullSubject): Examination {
  const rng = createRng(seed).fork("certificate");
  const lived = liveTrials("null", seed, TRIALS, rng.fork("null"));
  const own = liveTrials("reach", seed, TRIALS, rng.fork("reach"));
  const reach = profileOf(own);
  const again = profileOf(liveTrials("reach", seed, TRIALS, rng.fork("again")), reach.axes);
  const profile = profileOf(lived, reach.axes);
  const searched = search("null", seed, SEARCH, rng.fork("search"));
  const control = search("reach", seed, { ...SEARCH, lives: 1 }, rng.fork("control"));
  return {
    seed,
    rows: [
      ...matchRows(profile, reach, again),
      ...READERS.map((reader, i) =>
        row(
          `false discoveries at α = ${ALPHA}, ${reader}, share of ${SEARCH.lives} lives`,
          mean(searched.map((found) => Number(found[i].p <= ALPHA))),
          { atMost: Number(MOST_FOUND.toFixed(3)) },
          { reference: ALPHA },
        ),
      ),
      ...READERS.map((reader, i) =>
        row(
          `what is read in it, ${reader}, median R²`,
          medianOf(searched, i),
          { atMost: 0.05 },
          { reference: control[0][i].r2 },
        ),
      ),
      row(
        "distance of the p-values from uniform, Kolmogorov–Smirnov",
        Math.max(...READERS.map((_, i) => uniformity(psOf(searched, i), SEARCH.permutations + 1).distance)),
        { atMost: Number((1.63 / Math.sqrt(SEARCH.lives)).toFixed(3)) },
      ),
      row("success of trials", successOf(lived), { atMost: 0.3 }, { reference: successOf(own) }),
      ...stimulationRows(seed, rng.fork("stimulation")),
    ],
    figures: figuresOf(profile, reach, searched, control),
  };
}

function matchRows(profile: Profile, reach: Profile, again: Profile): Row[] {
  const compared = (name: string, of: (one: Profile) => ArrayLike<number>, atMost: number) =>
    row(
      `${name}, relative difference from reach`,
      relativeDifference(of(profile), of(reach)),
      { atMost },
      { reference: relativeDifference(of(again), of(reach)) },
    );
  return [
    compared("mean rates", ({ mean }) => mean, 0.1),
    compared("standard deviations", ({ sd }) => sd, 0.1),
    compared("covariance", ({ covariance }) => covariance.to1DArray(), 0.25),
    compared("variance of ten components", ({ spectrum }) => spectrum, 0.2),
    compared("autocorrelation to 350 ms", ({ autocorrelation }) => autocorrelation, 0.1),
    compared("response locked to go", ({ locked }) => locked, 0.15),
  ];
}

/** Strong noise into every unit: the hand, in the same tick of the same chance, must not know. */
function stimulationRows(seed: number, rng: Rng): Row[] {
  const make = () =>
    brains.get("null").create({ seed }, { rng: rng.fork("brain"), dtMs: DT_MS, kernels: simdKernels() });
  const [steered, twin] = [make(), make()];
  const { width } = steered.sites[0];
  const input = new Float32Array(steered.inputs);
  const [mine, other] = [new Float32Array(steered.actions), new Float32Array(steered.actions)];
  const [currents, silence] = [new Float32Array(width), new Float32Array(width)];
  const noise = rng.fork("currents");
  let [hand, rates] = [0, 0];
  for (let t = 0; t < 500; t++) {
    input.fill(0);
    input[0] = t % 150 < 10 ? 0.5 : 0;
    input[2] = t % 150 < 80 ? 1 : 0;
    steered.step(mine, input, [noise.normals(currents, 1)]);
    twin.step(other, input, [silence]);
    mine.forEach((force, i) => {
      hand = Math.max(hand, Math.abs(force - other[i]));
    });
    rates = Math.max(rates, relativeDifference(steered.activations(0), twin.activations(0)));
  }
  return [
    row("effect of strong stimulation on the hand's force", hand, { atMost: 0 }),
    row("effect of strong stimulation on what is recorded, relative", rates, { atLeast: 0.1 }),
  ];
}

const successOf = (trials: readonly LivedTrial[]) => mean(trials.map(({ success }) => Number(success)));
