/** `symbiote run` from end to end: the same numbers again from its own command, whatever the threads; honest when cut short. */
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { beforeAll, describe, expect, test } from "vitest";
import { compiledCli, runCli, startCli } from "../compiled.ts";

let cli = "";
beforeAll(() => {
  cli = compiledCli();
});

const seed = Math.floor(Math.random() * 2 ** 31);
const shape = `--seeds 2 --seed ${seed} --trials 6 --calibration 12`.split(" ");
const run = ["run", "redirect", ...shape, "--json"];
const newFolder = () => mkdtempSync(join(tmpdir(), "symbiote-run-"));

test(`the result is JSON alone on stdout, and one thread or two change no bit of it (seed ${seed})`, async () => {
  const out = newFolder();
  const first = await runCli(cli, [...run, "--workers", "1", "--out", out]);
  expect(first.code, first.stderr).toBe(0);
  const result = JSON.parse(first.stdout);
  expect(result).toMatchObject({
    experiment: "redirect",
    brain: "reach",
    seeds: 2,
    trialsPerArm: 12,
    complete: true,
  });
  const names = result.arms.map((arm: { name: string }) => arm.name);
  expect(names).toEqual(["off", "identity", "random", "add", "pi", "ceiling"]);
  for (const arm of result.arms) {
    const { success } = arm;
    expect(success.lo).toBeLessThanOrEqual(success.mean);
    expect(success.hi).toBeGreaterThanOrEqual(success.mean);
    for (const key of ["fractionOfCeiling", "effectOverPlacebo", "effort", "collateral", "trialsToLearn"]) {
      expect(arm[key] === null || Number.isFinite(arm[key]), `${arm.name} ${key}`).toBe(true);
    }
  }

  const again = await runCli(cli, [
    ...result.command.split(" ").slice(1),
    "--json",
    "--workers",
    "2",
    "--out",
    out,
  ]);
  expect(again.stdout).toBe(first.stdout);

  const folders = readdirSync(out);
  expect(folders.length).toBe(2);
  for (const folder of folders) {
    expect(readFileSync(join(out, folder, "result.json"), "utf8")).toBe(first.stdout);
    const report = readFileSync(join(out, folder, "report.html"), "utf8");
    expect(report).toContain(result.command);
    expect(report.match(/<svg/g)?.length).toBe(5 + names.length);
    expect(report).not.toMatch(/(src|href)=|url\(|@import|<script|NaN|undefined/);
  }
});

test(`Ctrl-C leaves a valid result that says it is not complete (seed ${seed})`, async () => {
  const out = newFolder();
  const args = [
    "run",
    "redirect",
    "--seeds",
    "400",
    "--seed",
    String(seed),
    "--trials",
    "2",
    "--calibration",
    "5",
  ];
  const running = startCli(cli, [...args, "--json", "--out", out]);
  while (readdirSync(out).length === 0) await wait(20);
  await wait(1500);
  running.interrupt();
  const { code, stdout, stderr } = await running.finished;
  expect(code, stderr).toBe(130);
  const result = JSON.parse(stdout);
  expect(result.complete).toBe(false);
  expect(result.seedsAsked).toBe(400);
  expect(result.seeds).toBe(result.seedList.length);
  expect(result.arms.length === 0).toBe(result.seeds === 0);
  const [folder] = readdirSync(out);
  expect(JSON.parse(readFileSync(join(out, folder, "result.json"), "utf8"))).toEqual(result);
  expect(readFileSync(join(out, folder, "report.html"), "utf8")).toContain("Not complete");
});

describe("--resume", () => {
  const shape = ["--seeds", "4", "--seed", String(seed), "--trials", "4", "--calibration", "8"];
  const resume = async (folder: string, ...flags: string[]) =>
    runCli(cli, ["run", "--resume", folder, ...flags]);

  test(`what was killed midway ends as if it had not been (seed ${seed})`, async () => {
    const out = newFolder();
    const running = startCli(cli, ["run", "redirect", ...shape, "--workers", "1", "--out", out]);
    const seedsIn = () => {
      const [folder] = readdirSync(out);
      const seeds = join(out, folder ?? "", "seeds");
      return folder !== undefined && existsSync(seeds) ? readdirSync(seeds).length : 0;
    };
    while (seedsIn() === 0) await wait(20);
    running.kill();
    await running.finished;
    const folder = join(out, readdirSync(out)[0]);
    expect(existsSync(join(folder, "result.json"))).toBe(false);
    // A seed that was half written, or damaged, is run again.
    writeFileSync(join(folder, "seeds", `${seed + 3}.seed`), "damaged");

    const other = await resume(folder, "redirect");
    expect(other.code).toBe(2);
    expect(other.stderr).toContain("name no experiment");
    const more = await resume(folder, "--seeds", "9");
    expect([more.code, more.stderr]).toEqual([2, expect.stringContaining("leave --seeds out")]);
    const ended = await resume(folder, "--json");
    expect(ended.code, ended.stderr).toBe(0);
    const whole = await runCli(cli, ["run", "redirect", ...shape, "--json", "--out", newFolder()]);
    expect(ended.stdout).toBe(whole.stdout);
    expect(readdirSync(folder).sort()).toEqual(["report.html", "result.json"]);

    const again = await resume(folder);
    expect(again.code).toBe(2);
    expect(again.stderr).toContain("holds no run to go on with");
  });

  test("by another version it is refused", async () => {
    const folder = newFolder();
    mkdirSync(join(folder, "seeds"));
    const job = {
      experiment: "redirect",
      params: {},
      firstSeed: 1,
      seeds: 2,
      command: "symbiote run redirect",
      versions: { symbiote: "0.0.1", node: process.versions.node },
      weightsHash: "",
    };
    writeFileSync(join(folder, "run.json"), JSON.stringify(job));
    const { code, stderr } = await resume(folder);
    expect(code).toBe(2);
    expect(stderr).toContain("begun by symbiote 0.0.1");
    writeFileSync(join(folder, "run.json"), "{");
    expect((await resume(folder)).stderr).toContain("damaged");
  });
});

test.each([run, ["teach", "reach"], ["train", "reach"]])(
  "a folder that cannot be made is one clear line, before anything is learned: %s",
  async (...command) => {
    const { code, stdout, stderr } = await runCli(cli, [...command, "--out", join(cli, "runs")]);
    expect(code).toBe(1);
    expect(stdout).toBe("");
    expect(stderr.trim().split("\n").length).toBe(1);
    expect(stderr).toContain("runs");
    expect(stderr).toContain("--out");
  },
);

test("a mind that is there is not written over, and nothing is learned in vain", async () => {
  const out = newFolder();
  const mind = join(out, "reach-7.ts");
  writeFileSync(mind, "kept");
  const { code, stderr } = await runCli(cli, ["teach", "reach", "--seed", "7", "--out", out]);
  expect(code).toBe(1);
  expect(stderr).toContain("exists; move it away");
  expect(readFileSync(mind, "utf8")).toBe("kept");
});
