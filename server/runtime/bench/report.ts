/** What the benches found, on which machine: as plain values, and as a table to read. */
import { arch, availableParallelism, cpus, platform } from "node:os";
import type { Bench, Measurement } from "./bench.ts";

export interface BenchResult extends Measurement {
  readonly name: string;
  readonly unit: string;
}

export interface BenchReport {
  readonly machine: string;
  readonly node: string;
  /** ISO 8601 */
  readonly date: string;
  readonly results: readonly BenchResult[];
  /** The part of the time that a thread which only spins was off its processor, before and afterwards, %. */
  readonly away?: readonly [number, number];
}

export interface SuiteOptions {
  readonly filter?: string;
  readonly onProgress?: (message: string) => void;
  /** Says what part of its time a spinning thread is off its processor, %. */
  readonly away?: () => Promise<number>;
}

/** The benches whose name contains `filter`. @throws when there is none. */
export function benchesWith(filter: string, benches: readonly Bench[]): readonly Bench[] {
  const chosen = benches.filter(({ name }) => name.includes(filter));
  if (chosen.length > 0) return chosen;
  throw new Error(
    `no bench has "${filter}" in its name; there are: ${benches.map((b) => b.name).join(", ")}`,
  );
}

/** Run the benches whose name contains `filter`, one after another. @throws when there is none. */
export async function runSuite(
  benches: readonly Bench[],
  { filter = "", onProgress = () => {}, away }: SuiteOptions,
): Promise<BenchReport> {
  const chosen = benchesWith(filter, benches);
  const before = await away?.();
  const results: BenchResult[] = [];
  for (const [i, { name, unit, summary, run }] of chosen.entries()) {
    onProgress(`${i + 1}/${chosen.length} ${name}: ${summary}`);
    results.push({ name, unit, ...(await run()) });
  }
  const after = await away?.();
  const lost = before === undefined || after === undefined ? {} : { away: [before, after] as const };
  return { machine: machine(), node: process.version, date: new Date().toISOString(), results, ...lost };
}

function machine(): string {
  const model = cpus()[0]?.model.trim() || "unknown processor";
  return `${platform()} ${arch()}, ${availableParallelism()} × ${model}`;
}

/** Every result on a line, with its ratio to the baseline. */
export function formatReport({ machine, node, date, results, away }: BenchReport): string {
  const header = ["bench", "unit", "p50", "p99", "p99.9", "baseline", "ratio"];
  const rows = results.map((r) => [
    r.name,
    r.unit,
    ...[r.p50, r.p99, r.p999, r.baseline, r.ratio].map((value) => value.toPrecision(3)),
  ]);
  const widths = header.map((_, column) => Math.max(...[header, ...rows].map((row) => row[column].length)));
  const line = (cells: readonly string[]) =>
    cells.map((cell, i) => (i < 2 ? cell.padEnd(widths[i]) : cell.padStart(widths[i]))).join("  ");
  const lost = away?.map((percent) => `${percent.toPrecision(2)} %`).join(" and ");
  const noise =
    lost === undefined
      ? ""
      : `\nOf two threads that only spin it keeps ${lost} of their time (before and after).`;
  return `${machine}, Node ${node}, ${date}${noise}\n\n${[header, ...rows].map(line).join("\n")}`;
}
