import { describe, expect, it } from "vitest";
import { benches } from "../../server/runtime/bench/index.ts";
import budgets from "./budgets.json" with { type: "json" };

const names = benches.map(({ name }) => name);

describe("the budgets", () => {
  it("has one for every bench, and a bench for every one", () => {
    expect(Object.keys(budgets).sort()).toEqual([...names].sort());
  });

  it("names every bench once", () => {
    expect(new Set(names).size).toBe(names.length);
  });

  it("are ratios that something can be compared with", () => {
    for (const [name, budget] of Object.entries(budgets)) expect(budget, name).toBeGreaterThan(0);
  });
});
