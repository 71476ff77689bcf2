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
}

/** Run the benches whose name contains `filter`, one after another. @throws when there is none. */
export async function runSuite(
  benches: readonly Bench[],
  { filter = "", onProgress = () => {} }: { filter?: string; onProgress?: (message: string) => void },
): Promise<BenchReport> {
  const chosen = benches.filter(({ name }) => name.includes(filter));
  if (chosen.length === 0) {
    throw new Error(
      `no bench has "${filter}" in its name; there are: ${benches.map((b) => b.name).join(", ")}`,
    );
  }
  const results: BenchResult[] = [];
  for (const [i, { name, unit, summary, run }] of chosen.entries()) {
    onProgress(`${i + 1}/${chosen.length} ${name}: ${summary}`);
    results.push({ name, unit, ...(await run()) });
  }
  return { machine: machine(), node: process.version, date: new Date().toISOString(), results };
}

function machine(): string {
  const model = cpus()[0]?.model.trim() || "unknown processor";
  return `${platform()} ${arch()}, ${availableParallelism()} × ${model}`;
}

/** Every result on a line, with its ratio to the baseline. */
export function formatReport({ machine, node, date, results }: BenchReport): string {
  const header = ["bench", "unit", "p50", "p99", "p99.9", "baseline", "ratio"];
  const rows = results.map((r) => [
    r.name,
    r.unit,
    ...[r.p50, r.p99, r.p999, r.baseline, r.ratio].map((value) => value.toPrecision(3)),
  ]);
  const widths = header.map((_, column) => Math.max(...[header, ...rows].map((row) => row[column].length)));
  const line = (cells: readonly string[]) =>
    cells.map((cell, i) => (i < 2 ? cell.padEnd(widths[i]) : cell.padStart(widths[i]))).join("  ");
  return `${machine}, Node ${node}, ${date}\n\n${[header, ...rows].map(line).join("\n")}`;
}
