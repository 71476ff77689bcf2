/** The brain against the equations it claims to have: its covariance, its response, and what a filter leaves over. */
import { Matrix } from "ml-matrix";
import type { Rng } from "../../../streams/rng.ts";
import { optimalController } from "../../brains/linear-optimum.ts";
import type { LinearSystem } from "../../brains/linear-system.ts";
import { lyapunov } from "../../symbiote/lenses/analyses/riccati.ts";
import { type Row, row } from "../certificate.ts";
import { DT_MS, hold, makeLinear } from "./life.ts";

const TICKS = 20_000;
/** Lags at which the innovation should know nothing of itself. */
export const LAGS = 20;

export interface Theory {
  readonly rows: Row[];
  /** Mean autocorrelation over units at lags 1…LAGS, of the innovation and of the observation itself. */
  readonly innovation: readonly number[];
  readonly observation: readonly number[];
}

export function examineTheory(system: LinearSystem, rng: Rng): Theory {
  const { units, a, c, w, unitVariance } = system;
  const filter = optimalController(system, 0);
  const observed = createMoments(units);
  const surprises = createMoments(units);
  const rest = { target: [0, 0], goal: [0, 0] } as const;
  // With the goal at the target and no feedback the filter only listens.
  hold(makeLinear(system.seed, rng.fork("rest")), filter, { ...rest, ticks: TICKS }, ({ observation }) => {
    observed.add(observation);
    surprises.add(filter.innovation);
  });
  const expected = c
    .mmul(lyapunov(a, w))
    .mmul(c.transpose())
    .add(Matrix.eye(units, units, unitVariance));
  const found = observed.covariance();
  const innovation = surprises.autocorrelation();
  const observation = observed.autocorrelation();
  const most = (values: readonly number[]) => Math.max(...values.map(Math.abs));
  const expectedPower = filter.filter.innovation.trace() / units;
  return {
    rows: [
      row(
        "covariance of activations, relative difference from the Lyapunov solution",
        Matrix.sub(found, expected).norm() / expected.norm(),
        { atMost: 0.12 },
      ),
      row(
        "autocorrelation of the Kalman filter's innovations, largest of 20 lags",
        most(innovation),
        { atMost: 0.01 },
        { reference: most(observation) },
      ),
      row(
        "power of the innovations, share of theory's",
        surprises.covariance().trace() / units / expectedPower,
        { atLeast: 0.97, atMost: 1.03 },
        { reference: 1 },
      ),
      row("response to stimulation, relative difference from B s", responseError(system, rng), {
        atMost: 1e-4,
      }),
    ],
    innovation,
    observation,
  };
}

/** Of mean-zero vectors: covariance at lag 0, and the units' mean autocorrelation. */
function createMoments(units: number) {
  const powers = new Float64Array(units * units);
  const lagged = new Float64Array(LAGS + 1);
  const past: Float64Array[] = [];
  let count = 0;
  return {
    add(vector: ArrayLike<number>) {
      const now = Float64Array.from(vector);
      for (let i = 0; i < units; i++) {
        for (let j = 0; j < units; j++) powers[i * units + j] += now[i] * now[j];
      }
      past.unshift(now);
      if (past.length > LAGS + 1) past.pop();
      past.forEach((before, lag) => {
        for (let i = 0; i < units; i++) lagged[lag] += now[i] * before[i];
      });
      count++;
    },
    covariance: () => Matrix.from1DArray(units, units, powers).div(count),
    autocorrelation: () => Array.from(lagged.subarray(1), (sum) => sum / lagged[0]),
  };
}

/** One tick of random currents, against the same tick without. */
function responseError({ seed, units, b, c }: LinearSystem, rng: Rng): number {
  const make = () => makeLinear(seed, rng.fork("response"));
  const [steered, twin] = [make(), make()];
  const currents = rng.fork("currents").normals(new Float32Array(units), 1);
  const [input, action] = [new Float32Array(2), new Float32Array(2)];
  steered.step(action, input, [currents]);
  twin.step(action, input, [new Float32Array(units)]);
  const expected = c.mmul(b).mmul(Matrix.columnVector(Array.from(currents)));
  const found = Matrix.columnVector(
    Array.from(steered.activations(0), (value, i) => value - twin.activations(0)[i]),
  );
  return Matrix.sub(found, expected).norm() / expected.norm();
}

/** Time of a lag, ms. */
export const lagMs = (lag: number): number => lag * DT_MS;
