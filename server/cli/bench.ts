/** `symbiote bench`: what it costs, next to bare baselines taken in the same run. */
import type { Command } from "commander";
import { asUsage } from "./failure.ts";
import { withExamples } from "./help.ts";
import { nonEmpty } from "./options.ts";

interface BenchFlags {
  readonly filter?: string;
  readonly check?: string;
  readonly json?: boolean;
}

export function bench(program: Command): void {
  const command = program
    .command("bench")
    .summary("measure speed against baselines taken in the same run")
    .description("Run the benches: medians of several runs, each as a ratio to its bare baseline.")
    .option("--filter <text>", "only benches whose name contains this", nonEmpty)
    .option("--check <file>", "fail when a ratio is over its budget in this JSON file", nonEmpty)
    .option("--json", "print JSON: {machine, node, date, results[]}")
    .action(async ({ filter, check, json }: BenchFlags) => {
      const { checkFilter, formatReport, overBudget, readBudgets, runBenches } = await import(
        "../runtime/bench/index.ts"
      );
      asUsage(() => checkFilter(filter));
      const budgets = check === undefined ? undefined : await readBudgets(check);
      const onProgress = (message: string) => void process.stderr.write(`${message}\n`);
      const report = await runBenches({ ...(filter === undefined ? {} : { filter }), onProgress });
      process.stdout.write(
        json === true ? `${JSON.stringify(report, null, 2)}\n` : `${formatReport(report)}\n`,
      );
      const over = budgets === undefined ? [] : overBudget(report, budgets);
      if (over.length > 0) throw new Error(`over budget: ${over.join("; ")}`);
    });
  withExamples(command, [
    ["symbiote bench", "everything (minutes)"],
    ["symbiote bench --filter tick --json", "the cost of a tick, as JSON"],
    ["symbiote bench --check tests/bench/budgets.json", "fail where a ratio is over its budget"],
  ]);
}
