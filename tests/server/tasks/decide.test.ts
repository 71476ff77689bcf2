import { describe, expect, test } from "vitest";
import { tasks } from "../../../server/tasks/index.ts";
import { createRng } from "../../../streams/rng.ts";
import { claimSeed } from "../../stand-ins.ts";

const seed = claimSeed();
const CHANCE = 4.5;

/** Φ(z), by the series of erf. */
function normal(z: number): number {
  let sum = 0;
  let term = z;
  for (let k = 1; k < 100; k++) {
    sum += term;
    term *= (z * z) / (2 * k + 1);
  }
  return 0.5 + (sum * Math.exp((-z * z) / 2)) / Math.sqrt(2 * Math.PI);
}

interface Lived {
  readonly context: number;
  readonly motion: number;
  readonly colour: number;
  readonly demanded: number;
  readonly sums: readonly [number, number];
  readonly ticks: number;
  readonly evidence: number;
  readonly outcome: boolean;
}

/** Live through trials as a brain that senses, and says something, given the sums of both streams so far. */
function live(
  trials: number,
  says: (lived: { sums: readonly [number, number]; motionCounts: boolean; go: boolean }) => number,
  { dtMs = 20, coherences, goal }: { dtMs?: number; coherences?: number[]; goal?: number } = {},
): Lived[] {
  const params = coherences === undefined ? {} : { coherences };
  const task = tasks.get("decide").create(params, { rng: createRng(seed), dtMs });
  const input = new Float32Array(5);
  const world = new Float32Array(task.worlds.length);
  const intention = new Float32Array(3);
  const at = (name: string) => world[task.worlds.indexOf(name)];
  const lived: Lived[] = [];
  if (goal !== undefined) {
    task.instruct(Float32Array.of(goal));
    while (task.trial().trial === 0) task.advance(Float32Array.of(0));
  }
  let sums: [number, number] = [0, 0];
  let ticks = 0;
  while (lived.length < trials) {
    task.sense(input);
    sums[0] += input[0];
    sums[1] += input[1];
    if (input[0] !== 0) ticks++;
    task.advance(Float32Array.of(says({ sums, motionCounts: input[2] === 1, go: input[4] === 0 })));
    task.world(world);
    task.intention(intention);
    const { outcome } = task.trial();
    if (outcome === undefined) continue;
    const [context, demanded] = [at("context"), at("demanded")];
    const [motion, colour] = [at("motionCoherence"), at("colourCoherence")];
    lived.push({ context, motion, colour, demanded, sums, ticks, evidence: intention[2], outcome });
    sums = [0, 0];
    ticks = 0;
  }
  return lived;
}

const ideal = ({ sums, motionCounts }: { sums: readonly [number, number]; motionCounts: boolean }) =>
  Math.sign(sums[motionCounts ? 0 : 1]);

describe(`decide (seed ${seed})`, () => {
  test.each([20, 10, 5])("an ideal observer is right as often as theory says, at ticks of %i ms", (dtMs) => {
    const lived = live(3000, ideal, { dtMs, coherences: [0.03, 0.06, 0.12] });
    for (const coherence of [0.03, 0.06, 0.12]) {
      const those = lived.filter(
        ({ context, motion, colour }) => Math.abs(Math.abs(context > 0 ? motion : colour) - coherence) < 1e-6,
      );
      const right = those.filter(({ outcome }) => outcome).length / those.length;
      const theory = normal((coherence * Math.sqrt(0.8)) / 0.05);
      const sd = Math.sqrt((theory * (1 - theory)) / those.length);
      expect(those.length).toBeGreaterThan(800);
      expect(Math.abs(right - theory), `${coherence}: ${right}, theory ${theory}`).toBeLessThan(CHANCE * sd);
    }
  });

  test("who listens to the wrong evidence is right half the time, and who says nothing never", () => {
    const wrong = live(1000, ({ sums, motionCounts }) => ideal({ sums, motionCounts: !motionCounts }));
    const right = wrong.filter(({ outcome }) => outcome).length;
    expect(Math.abs(right / 1000 - 0.5)).toBeLessThan(CHANCE * Math.sqrt(0.25 / 1000));
    expect(live(50, () => 0).some(({ outcome }) => outcome)).toBe(false);
    expect(live(50, ({ go }) => (go ? 0.01 : 1)).some(({ outcome }) => outcome)).toBe(false);
  });

  test.each([20, 1])(
    "evidence lasts 0.8 s and its mean is what the intention says, at ticks of %i ms",
    (dtMs) => {
      for (const { context, sums, ticks, evidence } of live(20, () => 0, { dtMs })) {
        expect(ticks * dtMs).toBe(800);
        expect(evidence).toBeCloseTo(sums[context > 0 ? 0 : 1] / ticks, 4);
      }
    },
  );

  test("contexts, sides and coherences of both streams are drawn evenly and apart from each other", () => {
    const lived = live(4000, () => 0);
    const near = (share: number, expected: number) =>
      expect(Math.abs(share - expected)).toBeLessThan(CHANCE * Math.sqrt((expected * (1 - expected)) / 4000));
    const share = (f: (one: Lived) => boolean) => lived.filter(f).length / lived.length;
    near(
      share(({ context }) => context > 0),
      0.5,
    );
    near(
      share(({ motion, colour }) => motion * colour > 0),
      0.5,
    );
    near(
      share(({ context, demanded }) => context * demanded > 0),
      0.5,
    );
    for (const coherence of [0.12, 0.24, 0.48]) {
      near(
        share(({ colour }) => Math.abs(Math.abs(colour) - coherence) < 1e-6),
        1 / 3,
      );
    }
  });

  test.each([1, -1, 0.3, -4])(
    "told to demand %d, the evidence that counts points there; the other is left alone",
    (goal) => {
      const told = live(60, ideal, { goal });
      const free = live(61, ideal).slice(1);
      told.forEach(({ context, motion, colour, demanded }, i) => {
        const [relevant, irrelevant] = context > 0 ? [motion, colour] : [colour, motion];
        const [was, other] =
          context > 0 ? [free[i].motion, free[i].colour] : [free[i].colour, free[i].motion];
        expect(Math.sign(relevant)).toBe(Math.sign(goal));
        expect(Math.abs(relevant)).toBe(Math.abs(was));
        expect(irrelevant).toBe(other);
        expect(demanded).toBeCloseTo(goal, 6);
      });
      expect(told.filter(({ outcome }) => outcome).length).toBeGreaterThan(50);
    },
  );

  test("judged by either goal: the choice made counts for one of them, and for the demanded one when it is right", () => {
    const task = tasks.get("decide").create({}, { rng: createRng(seed), dtMs: 20 });
    const rng = createRng(seed).fork("says");
    let said = Float32Array.of(1);
    for (let trials = 0; trials < 40; ) {
      task.advance(said);
      const [plus, minus] = [task.judge(Float32Array.of(1)), task.judge(Float32Array.of(-1))];
      if (task.trial().outcome === undefined) {
        expect(plus || minus).toBe(false);
        continue;
      }
      expect([plus, minus]).toEqual([said[0] > 0, said[0] < 0]);
      trials++;
      said = Float32Array.of(rng.uniform() < 0.5 ? 1 : -1);
    }
  });

  test("odd coherences and goals are refused in words", () => {
    const make = (coherences: unknown) => () =>
      tasks.get("decide").create({ coherences }, { rng: createRng(1), dtMs: 20 });
    expect(make([])).toThrow("coherences");
    expect(make([2])).toThrow("coherences");
    expect(() => make([0.1])().instruct(new Float32Array(2))).toThrow(
      'a goal of "decide" is one finite number',
    );
  });
});
