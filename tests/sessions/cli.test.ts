/** `symbiote run` from end to end: the same numbers again from its own command, whatever the threads; honest when cut short. */
import { mkdtempSync, readdirSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { beforeAll, expect, test } from "vitest";
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
    expect(report.match(/<svg/g)?.length).toBe(4 + names.length);
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

test("a folder that cannot be made is one clear line", async () => {
  const { code, stdout, stderr } = await runCli(cli, [...run, "--out", join(cli, "runs")]);
  expect(code).toBe(1);
  expect(stdout).toBe("");
  expect(stderr.trim().split("\n").length).toBe(1);
  expect(stderr).toContain("runs");
});
