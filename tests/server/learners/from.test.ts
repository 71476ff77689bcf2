/** A brain that begins with what another has learned, and says so. */
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { shippedWeights } from "../../../server/brains/weights/index.ts";
import { nameOf, PARTS, titleOf, unpackWeights } from "../../../server/brains/weights.ts";
import { train } from "../../../server/learners/train.ts";
import { findWeights, readWeightsFile } from "../../../server/learners/weights-file.ts";
import { claimSeed } from "../../stand-ins.ts";

const folder = mkdtempSync(join(tmpdir(), "from-"));
afterAll(() => rmSync(folder, { recursive: true }));

const seed = claimSeed();
const small = { seed, iterations: 4, numbers: { batch: 4 }, heldOutTrials: 5 };
const first = await train({ ...small, brain: "reach", units: 16, out: folder });
const from = readWeightsFile(first.file);
const arm = { ...small, brain: "reach-two-link", from };

test(`who learns nothing stays what it began with (seed ${seed})`, async () => {
  const numbers = { ...small.numbers, firstRate: 1e-12, lastRate: 1e-13 };
  const { file } = await train({ ...arm, numbers, out: join(folder, "still") });
  const [then, now] = [from, readWeightsFile(file)].map(unpackWeights);
  for (const part of PARTS) {
    now[part].forEach((weight, i) => {
      expect(weight).toBeCloseTo(then[part][i], 6);
    });
  }
});

test("its file says what it began with, and by which command", async () => {
  const { file } = await train({ ...arm, out: join(folder, "said") });
  const { header } = readWeightsFile(file);
  expect(header.from).toEqual({ brain: "reach", seed, sha256: from.header.sha256 });
  expect(header.config).toMatchObject({ units: 16, firstRate: 3e-3 });
  expect(header.sha256).not.toBe(from.header.sha256);
  expect(readFileSync(file, "utf8")).toContain(
    `symbiote train reach-two-link --seed ${seed} --from reach-${seed}\``,
  );
});

test(`stopped and resumed, it ends with the bits of who never stopped, and with nothing else (seed ${seed})`, async () => {
  const straight = await train({ ...arm, out: join(folder, "straight") });
  const stop = new AbortController();
  const out = join(folder, "stopped");
  const onProgress = ({ iteration }: { iteration: number }) => iteration === 2 && stop.abort();
  await train({ ...arm, out, signal: stop.signal, onProgress });
  const { from: _, ...drawn } = arm;
  await expect(train({ ...drawn, units: 16, out, resume: true })).rejects.toThrow(
    new RegExp(`began with reach-${seed}, not with such; ask for the same with --from`),
  );
  const resumed = await train({ ...arm, out, resume: true });
  expect(readFileSync(resumed.file, "utf8")).toBe(readFileSync(straight.file, "utf8"));
});

test("what does not fit is refused in one sentence", async () => {
  const out = join(folder, "refused");
  await expect(train({ ...arm, brain: "decide", out })).rejects.toThrow(
    new RegExp(
      `reach-${seed} has 9 inputs and 2 actions, and decide \\d+ and \\d+; begin with other weights`,
    ),
  );
  await expect(train({ ...arm, units: 17, out })).rejects.toThrow(/has 16 units, not 17/);
  const damaged = { ...from, payload: from.payload.replace(/.{4}/, "AAAA") };
  await expect(train({ ...arm, from: damaged, out })).rejects.toThrow(/SHA-256 is .* train them again/);
  expect(existsSync(out)).toBe(false);
});

test("weights are found by the names of those that ship, and in files", () => {
  for (const packed of shippedWeights) expect(findWeights(titleOf(nameOf(packed.header)))).toBe(packed);
  expect(findWeights(first.file)).toEqual(from);
  expect(() => findWeights("reach-77")).toThrow("there is no file weights/reach-77.ts: name a weights file");
});
