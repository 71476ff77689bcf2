import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { type PackedWeights, unpackWeights } from "../../../server/brains/weights.ts";
import { recipeFor } from "../../../server/learners/recipes/index.ts";
import { type TrainProgress, train } from "../../../server/learners/train.ts";
import { claimSeed } from "../../stand-ins.ts";

const folder = mkdtempSync(join(tmpdir(), "train-"));
afterAll(() => rmSync(folder, { recursive: true }));

const seed = claimSeed();
const small = { brain: "reach", seed, units: 16, iterations: 6, numbers: { batch: 4 }, heldOutTrials: 5 };

async function read(file: string): Promise<PackedWeights> {
  const source = readFileSync(file, "utf8");
  const header = JSON.parse(source.match(/header: (\{[\s\S]*?\n {2}\}),/)![1]);
  return { header, payload: source.match(/payload:\s+"([^"]*)"/)![1] };
}

/** Train a small network for a while; returns its late loss. */
async function lateLoss(firstRate: number): Promise<number> {
  const losses: number[] = [];
  await train({
    ...small,
    units: 64,
    iterations: 100,
    numbers: { batch: 16, dtMs: 20, firstRate, lastRate: firstRate / 10 },
    out: join(folder, `recipe-${firstRate}`),
    onProgress: ({ loss }) => losses.push(loss),
  });
  return losses.slice(-30).sort((a, b) => a - b)[15];
}

test(`the recipe still works: on the same trials, who learns ends at less than half the loss of who does not (seed ${seed})`, async () => {
  expect(await lateLoss(1e-2)).toBeLessThan(0.5 * (await lateLoss(1e-9)));
});

test(`training that is stopped and resumed ends with the bits of training never stopped (seed ${seed})`, async () => {
  const straight = await train({ ...small, out: join(folder, "straight") });

  const stop = new AbortController();
  const out = join(folder, "stopped");
  const stopped = await train({
    ...small,
    out,
    signal: stop.signal,
    onProgress: ({ iteration }) => iteration === 3 && stop.abort(),
  });
  expect(stopped).toMatchObject({
    status: "stopped",
    iterations: 3,
    file: join(out, `reach-${seed}.checkpoint`),
  });
  const resumed = await train({ ...small, out, resume: true });

  expect(resumed).toMatchObject({ status: "trained", iterations: 6 });
  expect(readFileSync(resumed.file, "utf8")).toBe(readFileSync(straight.file, "utf8"));
  expect(readdirSync(out)).toEqual([`reach-${seed}.ts`]);
});

test("the weights file says where it comes from and unpacks to a network of the asked width", async () => {
  const progress: TrainProgress[] = [];
  const { file, backend } = await train({
    ...small,
    out: join(folder, "file"),
    onProgress: (p) => progress.push(p),
  });
  const packed = await read(file);
  expect(packed.header).toMatchObject({ brain: "reach", seed, units: 16, heldOutTrials: 5 });
  expect(packed.header.config).toMatchObject({ iterations: 6, stoppedAfter: 6, batch: 4, ratePenalty: 0.05 });
  expect(unpackWeights(packed).recurrent.length).toBe(256);
  expect(["native", "wasm", "cpu"]).toContain(backend);
  expect(progress.map(({ iteration }) => iteration)).toEqual([1, 2, 3, 4, 5, 6]);
  expect(progress.at(-1)!.secondsLeft).toBe(0);
  expect(progress.at(-1)!.success).toBe(packed.header.success);
});

test("the unregularised control has a name of its own, and says in its file what it is", async () => {
  const out = join(folder, "control");
  const { file } = await train({ ...small, out, unregularised: true });
  expect(file).toBe(join(out, `reach-unregularised-${seed}.ts`));
  expect(readFileSync(file, "utf8")).toContain(`symbiote train reach --seed ${seed} --unregularised`);
  const { header } = await read(file);
  expect(header).toMatchObject({ brain: "reach", seed });
  expect(header.config).toMatchObject({ unregularised: 1, sigma: 0, ratePenalty: 0, weightPenalty: 0 });
});

test(`training goes on to its end when it is told to, however soon the task is mastered (seed ${seed})`, async () => {
  const recipe = recipeFor("reach");
  let sat = 0;
  // Mastered at the second of three exams.
  const exam = { ...recipe.exam, every: 2, score: () => Number(++sat > 1) };
  const options = { ...small, recipe: { ...recipe, exam } };
  const early = await train({ ...options, out: join(folder, "early") });
  expect(early.iterations).toBe(4);
  sat = 0;
  const late = await train({ ...options, out: join(folder, "late"), toTheEnd: true });
  expect(late.iterations).toBe(6);
  expect((await read(late.file)).header.config).toMatchObject({ stoppedAfter: 6, toTheEnd: 1 });
  expect(readFileSync(late.file, "utf8")).toContain(`symbiote train reach --seed ${seed} --to-the-end`);
  expect(readFileSync(early.file, "utf8")).not.toContain("--to-the-end");
});

test("what stands in the way is refused in one sentence, and nothing is overwritten", async () => {
  const out = join(folder, "refuse");
  const { file } = await train({ ...small, out });
  const before = readFileSync(file, "utf8");
  await expect(train({ ...small, out })).rejects.toThrow(/exists; move it away/);
  expect(readFileSync(file, "utf8")).toBe(before);

  const fresh = join(folder, "fresh");
  await expect(train({ ...small, out: fresh, resume: true })).rejects.toThrow(
    /no checkpoint .*leave out --resume/,
  );
  expect(existsSync(fresh)).toBe(false);
  await expect(train({ ...small, brain: "untrained" })).rejects.toThrow(/no recipe to train "untrained"/);
  await expect(train({ ...small, units: 0 })).rejects.toThrow(/units is 0; it must be a whole number/);
});

test("a checkpoint of another recipe, or one that is damaged, is refused", async () => {
  const out = join(folder, "other");
  const signal = AbortSignal.abort();
  const { file } = await train({ ...small, out, signal });
  await expect(train({ ...small, out, signal })).rejects.toThrow(/go on from it with --resume, or delete it/);
  await expect(train({ ...small, out, units: 17, resume: true })).rejects.toThrow(
    /trained with units 16, not 17/,
  );
  writeFileSync(file, "not a checkpoint");
  await expect(train({ ...small, out, resume: true })).rejects.toThrow(/is not a training checkpoint/);
});
