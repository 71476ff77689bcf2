/**
 * The certificate of a brain: the signatures that a sceptical neuroscientist would test, each with what chance gives
 * and a bar. A row of several seeds shows their median and their worst p, and passes when nine seeds in ten do.
 */
import { quantile } from "../../streams/statistic.ts";

/** Significance asked of every surrogate test. */
export const ALPHA = 0.05;
/** Surrogates drawn for each test: p can be as small as 1/200. */
export const SURROGATES = 199;
const SEEDS_TO_PASS = 0.9;

/** One signature. */
export interface Row {
  readonly name: string;
  /** NaN (`null` in JSON) where there is nothing to measure. */
  readonly value: number;
  /** What the value is to be compared with, such as the surrogates' mean; `null` where the bar is all there is. */
  readonly reference: number | null;
  /** Probability that a surrogate does as well; `null` where there is no surrogate. */
  readonly surrogateP: number | null;
  /** What passes, in words. */
  readonly bar: string;
  readonly pass: boolean;
}

/** What a row of several seeds also says. */
export interface SeedRow extends Pick<Row, "value" | "reference" | "surrogateP" | "pass"> {
  readonly seed: number;
}

/** The same signature in a control: networks made without what is thought to matter. */
export interface ControlRow {
  /** Median over the control's networks. */
  readonly value: number;
  readonly pass: boolean;
  /** The value lies outside the range of the brain's own networks. */
  readonly differs: boolean;
}

export interface CertificateRow extends Row {
  readonly perSeed: readonly SeedRow[];
  readonly control?: ControlRow;
}

export interface Certificate {
  readonly brain: string;
  /** How many seeds, and which. */
  readonly seeds: number;
  readonly seedList: readonly number[];
  /** The control that stands beside, and its seeds. */
  readonly control?: { readonly name: string; readonly seedList: readonly number[] };
  readonly rows: readonly CertificateRow[];
}

/** The rows of one network. */
export interface Examined {
  readonly seed: number;
  readonly rows: readonly Row[];
}

/** What a signature must be: at least, at most, or strictly beside its reference. */
export interface Bar {
  readonly atLeast?: number;
  readonly atMost?: number;
}

/** Make a row; when there is a surrogate test it must pass as well. */
export function row(
  name: string,
  value: number,
  { atLeast, atMost }: Bar,
  { reference = null, p = null }: { readonly reference?: number | null; readonly p?: number | null } = {},
): Row {
  const words = [
    ...(atLeast === undefined ? [] : [`≥ ${atLeast}`]),
    ...(atMost === undefined ? [] : [`≤ ${atMost}`]),
    ...(p === null ? [] : [`p ≤ ${ALPHA}`]),
  ];
  const pass =
    Number.isFinite(value) &&
    value >= (atLeast ?? Number.NEGATIVE_INFINITY) &&
    value <= (atMost ?? Number.POSITIVE_INFINITY) &&
    (p === null || p <= ALPHA);
  return { name, value, reference, surrogateP: p, bar: words.join(" and "), pass };
}

/**
 * Put the seeds of a brain together.
 * @param examined one list of rows per seed, the same names in the same order
 * @param control the same for the networks that stand beside
 */
export function certificateOf(
  brain: string,
  examined: readonly Examined[],
  control?: { readonly name: string; readonly examined: readonly Examined[] },
): Certificate {
  const beside = control?.examined ?? [];
  const rows = examined[0].rows.map(({ name, bar }, i): CertificateRow => {
    const perSeed = examined.map(({ seed, rows }) => {
      const { value, reference, surrogateP, pass } = rows[i];
      return { seed, value, reference, surrogateP, pass };
    });
    const values = perSeed.map(({ value }) => value);
    return {
      name,
      value: median(values)!,
      reference: median(perSeed.flatMap(({ reference }) => reference ?? [])),
      surrogateP: worst(perSeed.flatMap(({ surrogateP }) => surrogateP ?? [])),
      bar,
      pass: enough(perSeed),
      perSeed,
      ...(beside.length === 0
        ? {}
        : {
            control: controlRow(
              beside.map(({ rows }) => rows[i]),
              values,
            ),
          }),
    };
  });
  return {
    brain,
    seeds: examined.length,
    seedList: seedsOf(examined),
    ...(control === undefined || beside.length === 0
      ? {}
      : { control: { name: control.name, seedList: seedsOf(beside) } }),
    rows,
  };
}

function controlRow(rows: readonly Row[], own: readonly number[]): ControlRow {
  const value = median(rows.map((row) => row.value))!;
  return { value, pass: enough(rows), differs: !(value >= Math.min(...own) && value <= Math.max(...own)) };
}

const seedsOf = (examined: readonly Examined[]) => examined.map(({ seed }) => seed);
const enough = (rows: readonly { readonly pass: boolean }[]) =>
  rows.filter(({ pass }) => pass).length >= SEEDS_TO_PASS * rows.length;

function median(values: readonly number[]): number | null {
  return values.length === 0 ? null : quantile(Float64Array.from(values).sort(), 0.5);
}

function worst(ps: readonly number[]): number | null {
  return ps.length === 0 ? null : Math.max(...ps);
}
