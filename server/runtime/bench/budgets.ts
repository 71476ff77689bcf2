/** Budgets: what each bench may cost as a multiple of its baseline. They live in tests/bench/budgets.json. */
import { readFile } from "node:fs/promises";
import * as z from "zod";
import type { BenchReport } from "./report.ts";

const Budgets = z.record(z.string(), z.number().positive());

/** Ratio p50/baseline by the bench's name. */
export type Budgets = Readonly<Record<string, number>>;

/** @throws one sentence when the file cannot be read or holds something else. */
export async function readBudgets(file: string): Promise<Budgets> {
  const text = await readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => {
    throw new Error(`cannot read the budgets in ${file} (${error.code}): name a JSON file of ratios`);
  });
  try {
    return Budgets.parse(JSON.parse(text));
  } catch {
    throw new Error(`${file} holds no budgets: it must be a JSON object from bench names to ratios above 0`);
  }
}

/** One sentence for every result that is over its budget, or that has none. */
export function overBudget({ results }: BenchReport, budgets: Budgets): string[] {
  return results.flatMap(({ name, ratio }) => {
    const budget = budgets[name];
    if (budget === undefined) return [`${name} has no budget: add one`];
    return ratio <= budget
      ? []
      : [`${name} costs ${ratio.toPrecision(3)} × its baseline, over its budget of ${budget}`];
  });
}
