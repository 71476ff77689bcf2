/** What the population does as a whole: rotate, tell when more than what, prepare beside where it moves, untangled. */
import type { Rng } from "../../../streams/rng.ts";
import { pairedPermutation, quantile } from "../../../streams/statistic.ts";
import { alignment } from "../../symbiote/lenses/analyses/alignment.ts";
import { type Jpca, jpca } from "../../symbiote/lenses/analyses/jpca.ts";
import { circularlyShifted, marginals } from "../../symbiote/lenses/analyses/marginals.ts";
import { covariance, principalAxes } from "../../symbiote/lenses/analyses/pca.ts";
import {
  along,
  asRows,
  between,
  type Responses,
  withoutConditionMean,
} from "../../symbiote/lenses/analyses/responses.ts";
import { softlyNormalised } from "../../symbiote/lenses/analyses/soft-normalise.ts";
import { against, drawn } from "../../symbiote/lenses/analyses/surrogate.ts";
import { tangling } from "../../symbiote/lenses/analyses/tangling.ts";
import { type Row, row, SURROGATES } from "../certificate.ts";
import { type CentreOut, DIRECTIONS, END, GO } from "./centre-out.ts";
import { DT_MS } from "./life.ts";

/** Movement begins some tens of milliseconds after go and lasts about 300 ms. */
const ROTATING = [GO, GO + 30] as const;
/** Around go, where time matters to every condition. */
const AROUND_GO = [GO - 20, GO + 40] as const;
/** Components kept where surrogates are drawn by the hundred; they hold nearly all of the variance. */
const KEPT = 20;
const SUBSPACE = 10;
/** Of soft normalisation: a twentieth of the greatest possible rate. */
const RANGE_FLOOR = 0.05;

export function examinePopulation(
  centreOut: CentreOut,
  rng: Rng,
): { readonly rows: Row[]; readonly rotation: Jpca } {
  const { rates, force } = centreOut;
  const rotation = jpca(between(rates, ...ROTATING), DT_MS);
  return {
    rotation,
    rows: [
      ...rotationRows(rotation, rng.fork("rotation")),
      invariantRow(rates, rng.fork("invariant")),
      alignmentRow(rates, rng.fork("alignment")),
      tanglingRow(rates, force, rng.fork("tangling")),
    ],
  };
}

function rotationRows({ r2Skew, r2Unconstrained, planes, reversed }: Jpca, rng: Rng): Row[] {
  const chance = against(
    r2Skew,
    drawn(SURROGATES, () => reversed(rng)),
    "high",
  );
  const fastest = Math.max(...planes.slice(0, 2).map(({ frequencyHz }) => frequencyHz));
  return [
    row("jPCA R²_skew", r2Skew, { atLeast: 0.5 }, chance),
    row("jPCA R²_unconstrained", r2Unconstrained, { atLeast: 0.5 }),
    row(
      "jPCA first two planes, share of tuned variance",
      planes[0].varianceFraction + planes[1].varianceFraction,
      {
        atLeast: 0.4,
      },
    ),
    row("jPCA frequency of the faster of them, Hz", fastest, { atLeast: 0.5, atMost: 4 }),
  ];
}

/** Normalised as in the papers that found it: raw rates let a few strong units decide, in random networks above all. */
function invariantRow(rates: Responses, rng: Rng): Row {
  const window = between(softlyNormalised(rates, RANGE_FLOOR), ...AROUND_GO);
  const reduced = along(window, principalAxes(covariance(asRows(window)), KEPT).axes);
  const ratio = (responses: Responses) => {
    const { invariant, tuned } = marginals(responses);
    return invariant[0] / tuned[0];
  };
  const value = ratio(reduced);
  const shifted = drawn(SURROGATES, () => ratio(circularlyShifted(reduced, rng)));
  const name = "leading condition-invariant over leading tuned variance";
  return row(name, value, { atLeast: 1 }, against(value, shifted, "high"));
}

function alignmentRow(rates: Responses, rng: Rng): Row {
  const tuned = (from: number, to: number) =>
    covariance(asRows(withoutConditionMean(between(rates, from, to))));
  const { index, random } = alignment(tuned(0, GO), tuned(GO + 5, GO + 35), SUBSPACE);
  const subspaces = drawn(SURROGATES, () => random(rng));
  return row(
    "alignment of preparation with movement",
    index,
    { atMost: 0.5 },
    against(index, subspaces, "low"),
  );
}

/** Brain below output in every direction; the sign-flip test pairs them direction by direction. */
function tanglingRow(rates: Responses, force: Responses, rng: Rng): Row {
  const window = (responses: Responses) => between(responses, GO - 10, END - 10);
  const brain = tangling(window(rates), DT_MS);
  const output = tangling(window(force), DT_MS);
  const each = brain.length / DIRECTIONS;
  const median = (q: Float64Array) => quantile(q.toSorted(), 0.5);
  const difference = Array.from({ length: DIRECTIONS }, (_, k) => {
    const of = (q: Float64Array) => Math.log(median(q.subarray(k * each, (k + 1) * each)));
    return of(output) - of(brain);
  });
  const value = median(output) / median(brain);
  return row(
    "tangling of the output over that of the brain",
    value,
    { atLeast: 2 },
    { reference: 1, p: pairedPermutation(difference, rng) },
  );
}
