/**
 * The scores of the field, each with its formula and source. Pure functions of plain numbers; intervals and tests
 * of significance are in statistic.ts. Where a score is undefined (a constant truth, one class only) it is NaN.
 */

type Numbers = ArrayLike<number>;

/**
 * Coefficient of determination of each output: R²_j = 1 − Σ(y_j − ŷ_j)² / Σ(y_j − ȳ_j)². Rows whose truth is NaN in
 * an output are left out of that output. Not corrected for lag.
 * @param truth rows × outputs, row-major  @param predicted the same shape
 */
export function r2(truth: Numbers, predicted: Numbers, outputs: number): Float64Array {
  const { residual, total } = squares(truth, predicted, outputs);
  return residual.map((sse, j) => (total[j] > 0 ? 1 - sse / total[j] : Number.NaN));
}

/** Mean of the outputs' R², each output the same weight (scikit-learn's `uniform_average`). */
export function r2UniformMean(truth: Numbers, predicted: Numbers, outputs: number): number {
  return r2(truth, predicted, outputs).reduce((sum, one) => sum + one, 0) / outputs;
}

/** R² with outputs weighted by their variance: 1 − Σ_j SSE_j / Σ_j SST_j (scikit-learn's `variance_weighted`). */
export function r2VarianceWeighted(truth: Numbers, predicted: Numbers, outputs: number): number {
  const { residual, total } = squares(truth, predicted, outputs);
  const sst = total.reduce((sum, one) => sum + one, 0);
  return sst > 0 ? 1 - residual.reduce((sum, one) => sum + one, 0) / sst : Number.NaN;
}

function squares(truth: Numbers, predicted: Numbers, outputs: number) {
  if (truth.length !== predicted.length || truth.length % outputs !== 0) {
    throw new Error(
      `R² needs two lists of rows × ${outputs} numbers, not ${truth.length} and ${predicted.length}`,
    );
  }
  const residual = new Float64Array(outputs);
  const total = new Float64Array(outputs);
  for (let j = 0; j < outputs; j++) {
    let mean = 0;
    let rows = 0;
    for (let i = j; i < truth.length; i += outputs) {
      if (Number.isNaN(truth[i])) continue;
      rows++;
      mean += (truth[i] - mean) / rows;
    }
    for (let i = j; i < truth.length; i += outputs) {
      if (Number.isNaN(truth[i])) continue;
      residual[j] += (truth[i] - predicted[i]) ** 2;
      total[j] += (truth[i] - mean) ** 2;
    }
  }
  return { residual, total };
}

/**
 * Area under the ROC curve: P(score of a positive > score of a negative), ties counting half
 * (the Mann–Whitney U over n₊n₋; Hanley & McNeil 1982).
 * @param labels 1 (or true) for positives, 0 (or false) for negatives, as many as scores
 */
export function auroc(scores: Numbers, labels: ArrayLike<number | boolean>): number {
  checkLabels("AUROC", scores, labels);
  const order = Array.from({ length: scores.length }, (_, i) => i).sort((a, b) => scores[a] - scores[b]);
  let positives = 0;
  let rankSum = 0;
  for (let from = 0; from < order.length; ) {
    let to = from;
    while (to < order.length && scores[order[to]] === scores[order[from]]) to++;
    const midrank = (from + 1 + to) / 2;
    for (let i = from; i < to; i++) {
      if (!labels[order[i]]) continue;
      positives++;
      rankSum += midrank;
    }
    from = to;
  }
  const negatives = scores.length - positives;
  return (rankSum - (positives * (positives + 1)) / 2) / (positives * negatives);
}

/**
 * Brier score of probabilities for what is or is not: (1/N) Σ (p_i − y_i)², from 0 (certain and right) to 1
 * (Brier 1950, the form for two classes). For a choice read as x̂ in [−1, 1], p = (1 + x̂)/2.
 * @param labels 1 (or true) where it was, 0 (or false) where it was not
 */
export function brier(probabilities: Numbers, labels: ArrayLike<number | boolean>): number {
  checkLabels("a Brier score", probabilities, labels);
  let sum = 0;
  for (let i = 0; i < probabilities.length; i++) sum += (probabilities[i] - Number(labels[i])) ** 2;
  return sum / probabilities.length;
}

/**
 * Expected calibration error: Σ_b (n_b/N) |share that was − mean probability| over equally wide bins b of the
 * probability (Naeini et al. 2015). 0 when what is said with 70 % comes true in 70 %.
 */
export function expectedCalibrationError(
  probabilities: Numbers,
  labels: ArrayLike<number | boolean>,
  bins = 10,
): number {
  checkLabels("a calibration error", probabilities, labels);
  const excess = new Float64Array(bins);
  for (let i = 0; i < probabilities.length; i++) {
    const bin = Math.min(bins - 1, Math.floor(probabilities[i] * bins));
    excess[bin] += Number(labels[i]) - probabilities[i];
  }
  return excess.reduce((sum, one) => sum + Math.abs(one), 0) / probabilities.length;
}

/**
 * How often the truth lies within `deviations` standard deviations of the prediction: (1/N) Σ [|y − ŷ| ≤ z σ]. A Gaussian
 * that knows its own error covers 68.3 % at z = 1 and 95.4 % at z = 2 (Gneiting et al. 2007).
 */
export function intervalCoverage(
  truth: Numbers,
  predicted: Numbers,
  sd: Numbers,
  deviations: number,
): number {
  if (truth.length !== predicted.length || truth.length !== sd.length) {
    throw new Error(
      `coverage needs as many deviations as truths and predictions, not ${sd.length}, ${truth.length} and ${predicted.length}`,
    );
  }
  let inside = 0;
  for (let i = 0; i < truth.length; i++) {
    if (Math.abs(truth[i] - predicted[i]) <= deviations * sd[i]) inside++;
  }
  return inside / truth.length;
}

/**
 * Lead time, ticks: how long before the behaviour a decoder knows it. The largest n such that the scores at every tick
 * from n before the behaviour up to it tell the two outcomes apart with AUROC ≥ `level`; NaN when it never does.
 * @param scores trials × ticks, row-major, the last tick being that of the behaviour  @param labels one for each trial
 */
export function leadTime(scores: Numbers, labels: ArrayLike<number | boolean>, level = 0.9): number {
  const ticks = scores.length / labels.length;
  if (!Number.isInteger(ticks)) {
    throw new Error(
      `lead time needs trials × ticks of scores, not ${scores.length} for ${labels.length} trials`,
    );
  }
  const column = new Float64Array(labels.length);
  for (let before = 0; before < ticks; before++) {
    for (let trial = 0; trial < column.length; trial++) {
      column[trial] = scores[(trial + 1) * ticks - 1 - before];
    }
    if (!(auroc(column, labels) >= level)) return before > 0 ? before - 1 : Number.NaN;
  }
  return ticks - 1;
}

function checkLabels(what: string, scores: Numbers, labels: ArrayLike<number | boolean>): void {
  if (scores.length === labels.length) return;
  throw new Error(`${what} needs a label for every score, not ${labels.length} for ${scores.length}`);
}

/** Kullback–Leibler divergence of two softmaxes, nats: Σ p (log p − log q), with p, q = softmax of the logits. */
export function softmaxKl(logitsP: Numbers, logitsQ: Numbers): number {
  const p = logSoftmax(logitsP);
  const q = logSoftmax(logitsQ);
  return p.reduce((sum, logP, i) => sum + Math.exp(logP) * (logP - q[i]), 0);
}

function logSoftmax(logits: Numbers): Float64Array {
  const values = Float64Array.from(logits);
  const most = values.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  const norm = most + Math.log(values.reduce((sum, x) => sum + Math.exp(x - most), 0));
  return values.map((x) => x - norm);
}

/** Fitts' index of difficulty, bits: log₂(1 + D/W) (MacKenzie 1992, Shannon form). */
export function fittsId(distance: number, width: number): number {
  return Math.log2(1 + distance / width);
}

/** Fitts' throughput, bits/s: the index of difficulty over the time to acquire the target. */
export function fittsThroughput(distance: number, width: number, seconds: number): number {
  return fittsId(distance, width) / seconds;
}

/**
 * Achieved bitrate, bits/s: log₂(N − 1) · max(Sc − Si, 0) / t, for N targets of which one undoes a mistake, Sc right
 * and Si wrong selections (Nuyujukian et al. 2015). With log₂ N it would flatter.
 */
export function achievedBitrate(targets: number, right: number, wrong: number, seconds: number): number {
  return (Math.log2(targets - 1) * Math.max(right - wrong, 0)) / seconds;
}

/** Share of the loss that a lesion added and that was won back, %: (1 − (L − L_healthy)/(L_lesioned − L_healthy))·100 (Bryan & Rao 2023). */
export function percentRecovery(loss: number, healthy: number, lesioned: number): number {
  return (1 - (loss - healthy) / (lesioned - healthy)) * 100;
}

/**
 * Length of a path over the straight distance from its start to the target; 1 is a straight line that stops there
 * (Gilja et al. 2012).
 * @param path points × dimensions, row-major  @param target one point
 */
export function normalisedPathLength(path: Numbers, target: Numbers): number {
  const dimensions = target.length;
  let length = 0;
  for (let i = dimensions; i < path.length; i += dimensions) {
    let step = 0;
    for (let d = 0; d < dimensions; d++) step += (path[i + d] - path[i + d - dimensions]) ** 2;
    length += Math.sqrt(step);
  }
  let straight = 0;
  for (let d = 0; d < dimensions; d++) straight += (target[d] - path[d]) ** 2;
  return length / Math.sqrt(straight);
}

/** Unsigned angle between two vectors, radians from 0 to π; NaN when either is zero. */
export function angularError(a: Numbers, b: Numbers): number {
  let dot = 0;
  let lengthA = 0;
  let lengthB = 0;
  for (let i = 0; i < a.length; i++) {
    dot += a[i] * b[i];
    lengthA += a[i] ** 2;
    lengthB += b[i] ** 2;
  }
  return Math.acos(Math.min(1, Math.max(-1, dot / Math.sqrt(lengthA * lengthB))));
}
