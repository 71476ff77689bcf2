/** What a row says, when it passes, and how the seeds of a brain become one certificate. */
import { describe, expect, test } from "vitest";
import { certificateOf, row } from "../../../server/certificate/certificate.ts";
import { examinerOf } from "../../../server/certificate/index.ts";

describe("a row", () => {
  test.each([
    ["inside its bars", row("a", 2, { atLeast: 1, atMost: 3 }), true, "≥ 1 and ≤ 3"],
    ["on its bar", row("a", 1, { atLeast: 1 }), true, "≥ 1"],
    ["below", row("a", 0.9, { atLeast: 1 }), false, "≥ 1"],
    ["above", row("a", 3.1, { atMost: 3 }), false, "≤ 3"],
    ["not measurable", row("a", Number.NaN, { atMost: 3 }), false, "≤ 3"],
    ["as good as chance", row("a", 2, { atLeast: 1 }, { reference: 2, p: 0.4 }), false, "≥ 1 and p ≤ 0.05"],
    ["better than chance", row("a", 2, { atLeast: 1 }, { reference: 0, p: 0.01 }), true, "≥ 1 and p ≤ 0.05"],
  ])("%s", (_, made, pass, bar) => {
    expect(made.pass).toBe(pass);
    expect(made.bar).toBe(bar);
  });
});

test("seeds become medians with the worst p, and nine in ten must pass", () => {
  const seedsOf = (good: number, bad: number) =>
    Array.from({ length: good + bad }, (_, i) => ({
      seed: i + 1,
      rows: [row("r", i < good ? 2 + i : 0, { atLeast: 1 }, { reference: i, p: i === 0 ? 0.04 : 0.005 })],
    }));
  const nine = certificateOf("b", seedsOf(9, 1));
  expect(nine).toMatchObject({ brain: "b", seeds: 10, rows: [{ name: "r", pass: true, surrogateP: 0.04 }] });
  expect(nine.rows[0].value).toBe(5.5);
  expect(nine.rows[0].reference).toBe(4.5);
  expect(nine.rows[0].perSeed.map(({ pass }) => pass).filter(Boolean)).toHaveLength(9);
  expect(certificateOf("b", seedsOf(8, 2)).rows[0].pass).toBe(false);
});

test("a control stands beside: its median, whether it passes, and whether it lies outside the brain's range", () => {
  const examined = (seed: number, ...values: number[]) => ({
    seed,
    rows: values.map((value, i) => row(`r${i}`, value, { atLeast: 1 })),
  });
  const own = [examined(1, 2, 2, 2), examined(2, 3, 3, 3)];
  const beside = { name: "bare", examined: [examined(7, 2.5, 0, Number.NaN)] };
  const { control, rows } = certificateOf("b", own, beside);
  expect(control).toEqual({ name: "bare", seedList: [7] });
  expect(rows.map((one) => one.control)).toEqual([
    { value: 2.5, pass: true, differs: false },
    { value: 0, pass: false, differs: true },
    { value: Number.NaN, pass: false, differs: true },
  ]);
  expect(certificateOf("b", own).control).toBeUndefined();
});

test("only brains that can be examined have a certificate", () => {
  expect(
    examinerOf("untrained")
      .candidates(3)
      .map(({ seed }) => seed),
  ).toEqual([1, 2, 3]);
  expect(() => examinerOf("reech")).toThrow(/certificate.*"reech".*"reach"/);
  expect(() => examinerOf("reach").candidates(1000)).toThrow(/trained weights of "reach" for seeds/);
});
