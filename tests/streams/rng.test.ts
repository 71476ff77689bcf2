import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createRng } from "../../streams/rng.ts";
import { decodeSnapshot, encodeSnapshot } from "../../streams/snapshot.ts";
import { claimSeed } from "../stand-ins.ts";

const seed = claimSeed();
const bitsOf = (rng: { bits(): number }, n = 8) => Array.from({ length: n }, () => rng.bits());

describe(`the generator, seed ${seed}`, () => {
  test("is xoshiro128** as published: from state (1, 2, 3, 4)", () => {
    const rng = createRng(0);
    rng.restore({ state: Uint32Array.of(1, 2, 3, 4) });
    expect(bitsOf(rng, 6)).toEqual([11520, 0, 5927040, 70819200, 2031721883, 1637235492]);
  });

  test("same seed, same numbers; another seed, other numbers", () => {
    expect(bitsOf(createRng(seed))).toEqual(bitsOf(createRng(seed)));
    expect(bitsOf(createRng(seed))).not.toEqual(bitsOf(createRng(seed + 1)));
  });

  test("a fork depends on seed and name, never on what was drawn", () => {
    const fresh = createRng(seed);
    const used = createRng(seed);
    for (let i = 0; i < 100; i++) used.bits();
    expect(bitsOf(used.fork("brain"))).toEqual(bitsOf(fresh.fork("brain")));
    const names = ["brain", "task", "Brain", "brain2", "nbrai", ""];
    const firsts = names.map((name) => fresh.fork(name).bits());
    expect(new Set(firsts).size).toBe(names.length);
    expect(fresh.fork("a").fork("b").bits()).not.toBe(fresh.fork("b").fork("a").bits());
  });

  test("saved and restored, it goes on where it was", () => {
    const first = createRng(seed);
    bitsOf(first, 13);
    const second = createRng(seed + 1);
    second.restore(decodeSnapshot(encodeSnapshot(first.save())));
    expect(bitsOf(second)).toEqual(bitsOf(first));
  });

  test("uniforms are uniform, one by one", () => {
    const [one, many] = [createRng(seed), createRng(seed)];
    const drawn = many.uniforms(new Float64Array(50));
    for (const u of drawn) expect(one.uniform()).toBe(u);
    expect(bitsOf(many)).toEqual(bitsOf(one));
  });

  test("uniform and below stay in range and fill it evenly", () => {
    const rng = createRng(seed);
    const counts = new Array<number>(10).fill(0);
    let sum = 0;
    let inRange = 0;
    for (let i = 0; i < 100_000; i++) {
      const u = rng.uniform();
      if (u >= 0 && u < 1) inRange++;
      sum += u;
      counts[rng.below(10)]++;
    }
    expect(inRange).toBe(100_000);
    expect(sum / 100_000).toBeCloseTo(0.5, 1);
    // χ² with 9 degrees of freedom exceeds 40 once in 130,000 runs
    expect(counts.reduce((chi, n) => chi + (n - 10_000) ** 2 / 10_000, 0)).toBeLessThan(40);
  });

  test("normals have the moments of a normal, and tails", () => {
    const z = createRng(seed).normals(new Float32Array(400_000), 2);
    const moment = (k: number) => z.reduce((sum, x) => sum + (x / 2) ** k, 0) / z.length;
    expect(Math.abs(moment(1))).toBeLessThan(0.01);
    expect(Math.abs(moment(2) - 1)).toBeLessThan(0.015);
    expect(Math.abs(moment(3))).toBeLessThan(0.03);
    expect(Math.abs(moment(4) - 3)).toBeLessThan(0.1);
    const beyond3 = z.filter((x) => Math.abs(x) > 6).length / z.length;
    expect(beyond3).toBeGreaterThan(0.0018);
    expect(beyond3).toBeLessThan(0.0036);
  });

  test("normals draws as normal does", () => {
    const one = createRng(seed);
    const many = createRng(seed).normals(new Float32Array(20), 1);
    for (const z of many) expect(z).toBe(Math.fround(one.normal()));
  });

  test("a shuffle is a permutation", () => {
    fc.assert(
      fc.property(fc.array(fc.integer()), fc.integer(), (items, any) => {
        const shuffled = createRng(any).shuffle([...items]);
        expect(shuffled.toSorted((a, b) => a - b)).toEqual(items.toSorted((a, b) => a - b));
      }),
      { seed },
    );
    const firsts = new Array<number>(4).fill(0);
    const rng = createRng(seed);
    for (let i = 0; i < 8000; i++) firsts[rng.shuffle([0, 1, 2, 3])[0]]++;
    for (const n of firsts) expect(Math.abs(n - 2000)).toBeLessThan(250);
  });
});
