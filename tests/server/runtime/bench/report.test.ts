import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { type Bench, compare, summarise } from "../../../../server/runtime/bench/bench.ts";
import { overBudget, readBudgets } from "../../../../server/runtime/bench/budgets.ts";
import { formatReport, runSuite } from "../../../../server/runtime/bench/report.ts";
import { createRng } from "../../../../streams/rng.ts";

const seed = (Math.random() * 2 ** 32) >>> 0;
const of = (...values: number[]) => Float64Array.from(values);
const fixed = (name: string, p50: number): Bench => ({
  name,
  unit: "µs",
  summary: `always ${p50}`,
  run: async () => ({ p50, p99: p50, p999: p50, baseline: 2, ratio: p50 / 2 }),
});

describe("a bench's percentiles", () => {
  it(`do not depend on the order of the samples (seed ${seed})`, () => {
    const ramp = Float64Array.from({ length: 1001 }, (_, i) => i);
    const subject = createRng(seed).shuffle(ramp);
    expect(summarise([{ subject, baseline: of(250) }])).toEqual({
      p50: 500,
      p99: 990,
      p999: 999,
      baseline: 250,
      ratio: 2,
    });
  });

  it("are medians over rounds: one disturbed round changes nothing", () => {
    const quiet = { subject: of(3, 3, 3), baseline: of(2, 2, 2) };
    const disturbed = { subject: of(900, 900, 900), baseline: of(2, 2, 2) };
    expect(summarise([quiet, disturbed, quiet])).toEqual(summarise([quiet]));
  });

  it("take the ratio inside a round: a machine that slows down leaves it alone", () => {
    const rounds = [1, 3, 10].map((slow) => ({ subject: of(6 * slow), baseline: of(2 * slow) }));
    expect(summarise(rounds).ratio).toBe(3);
  });

  it("come from calls of both sides, in turn", () => {
    const calls: string[] = [];
    const spin = (name: string) => () => {
      calls.push(name);
      for (const end = performance.now() + 2; performance.now() < end; );
    };
    const measured = compare(spin("subject"), spin("baseline"));
    const turns = calls.filter((name, i) => name !== calls[i - 1]);
    expect(turns.length).toBeGreaterThan(6);
    expect(measured.p50).toBeGreaterThanOrEqual(2000);
    expect(measured.baseline).toBeGreaterThanOrEqual(2000);
  });
});

describe("a bench report", () => {
  const suite = [fixed("tick-1", 3), fixed("tick-2", 4), fixed("loop", 8)];

  it("has a result for every bench that fits the filter, and tells which one runs", async () => {
    const told: string[] = [];
    const report = await runSuite(suite, { filter: "tick", onProgress: (message) => told.push(message) });
    expect(Object.keys(report)).toEqual(["machine", "node", "date", "results"]);
    expect(report.results.map(({ name, unit, p50 }) => [name, unit, p50])).toEqual([
      ["tick-1", "µs", 3],
      ["tick-2", "µs", 4],
    ]);
    expect(told).toEqual(["1/2 tick-1: always 3", "2/2 tick-2: always 4"]);
    const table = formatReport(report).trimEnd().split("\n").slice(2);
    expect(table).toHaveLength(3);
    expect(new Set(table.map((line) => line.length)).size).toBe(1);
  });

  it("says what there is when nothing fits", async () => {
    await expect(runSuite(suite, { filter: "socket" })).rejects.toThrow(
      'no bench has "socket" in its name; there are: tick-1, tick-2, loop',
    );
  });

  it("is held against budgets", async () => {
    const report = await runSuite(suite, {});
    expect(overBudget(report, { "tick-1": 1.5, "tick-2": 2, loop: 4 })).toEqual([]);
    expect(overBudget(report, { "tick-1": 1.4, "tick-2": 2 })).toEqual([
      "tick-1 costs 1.50 × its baseline, over its budget of 1.4",
      "loop has no budget: add one",
    ]);
  });

  it.each([
    [
      "no such file",
      undefined,
      /^cannot read the budgets in .*budgets\.json \(ENOENT\): name a JSON file of ratios$/,
    ],
    ["broken JSON", "{", /holds no budgets: it must be a JSON object from bench names to ratios above 0$/],
    ["a ratio of zero", '{"tick-1": 0}', /holds no budgets/],
    ["words", '{"tick-1": "fast"}', /holds no budgets/],
  ])("refuses %s as budgets in one sentence", async (_, text, sentence) => {
    const folder = await mkdtemp(join(tmpdir(), "symbiote-budgets-"));
    const file = join(folder, "budgets.json");
    try {
      if (text !== undefined) await writeFile(file, text);
      await expect(readBudgets(file)).rejects.toThrow(sentence);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
