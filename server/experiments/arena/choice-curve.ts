/**
 * The psychometric curve of a choice, P(+) = λ/2 + (1 − λ) σ(β (c + b)), by maximum likelihood: c the signed coherence,
 * β the slope, b the bias in coherence, λ the lapse rate (Wichmann & Hill 2001). λ is sought on a grid; given λ, which
 * choices were meant is estimated in turn with β and b (expectation–maximisation, Newton's method within).
 */

export interface Choice {
  readonly coherence: number;
  /** 1 or 0 */
  readonly positive: number;
}

export interface ChoiceCurve {
  readonly slope: number;
  /** Coherence. */
  readonly bias: number;
  readonly lapse: number;
}

/** Choices at one coherence: how many, and how many of them for +. */
interface Tried {
  readonly coherence: number;
  count: number;
  positive: number;
}

const LAPSES = [0, 0.01, 0.02, 0.04, 0.08, 0.16, 0.32];
const ROUNDS = 8;
const NEWTON = 30;
/** Keeps the slope finite where a coherence parts the choices without a mistake. */
const PENALTY = 1e-3;

const sigmoid = (z: number) => 1 / (1 + Math.exp(-z));
/** P(+) at a coherence. */
export const chanceOf = ({ slope, bias, lapse }: ChoiceCurve, coherence: number): number =>
  lapse / 2 + (1 - lapse) * sigmoid(slope * (coherence + bias));

export function fitChoices(choices: readonly Choice[]): ChoiceCurve {
  const tried = new Map<number, Tried>();
  for (const { coherence, positive } of choices) {
    const here = tried.get(coherence) ?? { coherence, count: 0, positive: 0 };
    here.count++;
    here.positive += positive;
    tried.set(coherence, here);
  }
  const all = [...tried.values()];
  const power = choices.reduce((sum, { coherence }) => sum + coherence ** 2, 0) / Math.max(1, choices.length);
  const scale = Math.sqrt(power) || 1;
  let best: ChoiceCurve = { slope: 0, bias: 0, lapse: 0 };
  let most = Number.NEGATIVE_INFINITY;
  for (const lapse of LAPSES) {
    const curve = withLapses(all, scale, lapse);
    const score = likelihood(curve, all);
    // The fewer lapses explain it as well, the better.
    if (score <= most + 1e-9) continue;
    best = curve;
    most = score;
  }
  return best;
}

function withLapses(tried: readonly Tried[], scale: number, lapse: number): ChoiceCurve {
  let curve: ChoiceCurve = { ...newton(tried, scale), lapse };
  for (let round = 0; lapse > 0 && round < ROUNDS; round++) {
    const meant = tried.map(({ coherence, count, positive }) => {
      const p = chanceOf(curve, coherence);
      const share = positive * (1 - lapse / 2 / p) + (count - positive) * (1 - lapse / 2 / (1 - p));
      return { coherence, count: share, positive: positive * (1 - lapse / 2 / p) };
    });
    curve = { ...newton(meant, scale), lapse };
  }
  return curve;
}

/** Logistic regression on counts; coherences are told in units of `scale`. */
function newton(tried: readonly Tried[], scale: number): Pick<ChoiceCurve, "slope" | "bias"> {
  let [weight, offset] = [1, 0];
  for (let n = 0; n < NEWTON; n++) {
    let [gw, go, hww, hwo, hoo] = [-PENALTY * weight, -PENALTY * offset, PENALTY, 0, PENALTY];
    for (const { coherence, count, positive } of tried) {
      const x = coherence / scale;
      const p = sigmoid(weight * x + offset);
      const left = positive - count * p;
      const curvature = count * p * (1 - p);
      gw += left * x;
      go += left;
      hww += curvature * x * x;
      hwo += curvature * x;
      hoo += curvature;
    }
    const det = hww * hoo - hwo * hwo;
    const [dw, dof] = [(hoo * gw - hwo * go) / det, (hww * go - hwo * gw) / det];
    // A step that is no longer than 2 never leaves the slope in a plain from which nothing leads back.
    const step = Math.min(1, 2 / Math.max(Math.abs(dw), Math.abs(dof), 1e-12));
    weight += step * dw;
    offset += step * dof;
    if (Math.abs(dw) + Math.abs(dof) < 1e-9) break;
  }
  return { slope: weight / scale, bias: (offset / weight) * scale };
}

function likelihood(curve: ChoiceCurve, tried: readonly Tried[]): number {
  return tried.reduce((sum, { coherence, count, positive }) => {
    const p = Math.min(1 - 1e-12, Math.max(1e-12, chanceOf(curve, coherence)));
    return sum + positive * Math.log(p) + (count - positive) * Math.log(1 - p);
  }, 0);
}

/** Points of a curve for drawing. */
export const curvePoints = (curve: ChoiceCurve, from: number, to: number): [number, number][] =>
  Array.from({ length: 61 }, (_, i) => {
    const coherence = from + ((to - from) * i) / 60;
    return [coherence, chanceOf(curve, coherence)];
  });
