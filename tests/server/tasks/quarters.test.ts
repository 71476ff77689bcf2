import { expect, test } from "vitest";
import { createQuarters, QUARTERS } from "../../../server/tasks/quarters.ts";
import { createRng } from "../../../streams/rng.ts";
import { claimSeed } from "../../stand-ins.ts";

const seed = claimSeed();

test(`every block visits every quarter once, and blocks differ in their order (seed ${seed})`, () => {
  const quarters = createQuarters(createRng(seed));
  const orders = Array.from({ length: 60 }, () =>
    Array.from({ length: QUARTERS }, () => quarters.next()).join(""),
  );
  for (const order of orders) expect([...order].sort().join("")).toBe("0123");
  expect(new Set(orders).size).toBeGreaterThan(8);
});

test(`restored in the middle of a block it goes on as it would have (seed ${seed})`, () => {
  const quarters = createQuarters(createRng(seed));
  for (let i = 0; i < 6; i++) quarters.next();
  const saved = quarters.save();
  const ahead = Array.from({ length: 20 }, () => quarters.next());
  const other = createQuarters(createRng(seed + 1));
  other.restore(saved);
  expect(Array.from({ length: 20 }, () => other.next())).toEqual(ahead);
});
