/** Directions from one command to the next: read from a brain, shown, steered with, and refused where they do not belong. */
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { compiledCli, runCli, startCli } from "../compiled.ts";
import { freshSeed } from "../stand-ins.ts";

const seed = freshSeed() % 2 ** 31;
const folder = mkdtempSync(join(tmpdir(), "symbiote-direction-"));
const path = join(folder, "reach.direction");
let cli = "";
beforeAll(async () => {
  cli = compiledCli();
  const args = ["direction", "export", path, "--seed", String(seed), "--trials", "24", "--held-out", "16"];
  const { code, stdout, stderr } = await runCli(cli, args);
  expect(code, stderr).toBe(0);
  expect(stdout).toBe(`${path}\n`);
});

test(`what was read is shown, for people and for programs (seed ${seed})`, async () => {
  const people = await runCli(cli, ["direction", "show", path]);
  expect(people.stdout).toMatch(/targetX +n⁺ \d+, n⁻ \d+, AUROC 0\.\d+|AUROC 1\.000/);
  const programs = await runCli(cli, ["direction", "show", path, "--json"]);
  const { header, directions, centre } = JSON.parse(programs.stdout);
  expect(header.training).toEqual({ seed, trials: 24, heldOut: 16 });
  expect([directions.length, directions[0].length, centre.length]).toEqual([2, 128, 128]);
});

test(`an experiment steers with it, and is repeated by its own command (seed ${seed})`, async () => {
  const shape = [
    "--seeds",
    "1",
    "--seed",
    String(seed),
    "--trials",
    "3",
    "--calibration",
    "8",
    "--out",
    folder,
  ];
  const { code, stdout, stderr } = await runCli(cli, [
    "run",
    "redirect",
    "--direction",
    path,
    ...shape,
    "--json",
  ]);
  expect(code, stderr).toBe(0);
  const { arms, command } = JSON.parse(stdout);
  const given = arms.find(({ name }: { name: string }) => name === "given");
  expect(given.effort).toBeGreaterThan(0);
  expect(command).toContain(`--direction ${path}`);
});

test("a live session takes it, and ends well", async () => {
  const args = ["start", "--no-open", "--port", "0", "--direction", path, "--duration", "1"];
  const { code, stdout, stderr } = await startCli(cli, args, {}, folder).finished;
  expect(code, stderr).toBe(0);
  expect(stdout).toMatch(/http:\S+/);
});

test("another network, another implant, a damaged file and no file are refused in one sentence each", async () => {
  const bytes = readFileSync(path);
  bytes[bytes.length >> 1] ^= 1;
  const damaged = join(folder, "damaged.direction");
  writeFileSync(damaged, bytes);
  for (const [args, why] of [
    [["run", "redirect", "--direction", path, "--params", "seed=2"], /another network of brain "reach"/],
    [
      ["run", "redirect", "--direction", path, "--brain", "untrained"],
      /from brain "reach", and this is "untrained"/,
    ],
    [["start", "--direction", path, "--electrodes", "count=16"], /from 128 channels, and here there are 16/],
    [["direction", "show", damaged], /damaged/],
    [
      ["run", "redirect", "--direction", join(folder, "none")],
      /is not there: name a file that symbiote direction export wrote/,
    ],
    [["direction", "export", path], /it exists; choose another name/],
  ] as const) {
    const { code, stdout, stderr } = await runCli(cli, [...args]);
    expect(code, stderr).toBeGreaterThan(0);
    expect(stdout).toBe("");
    expect(stderr).toMatch(why);
    expect(stderr.trim().split("\n").length, stderr).toBe(1);
  }
});

test("another law beside it is refused", async () => {
  const { code, stderr } = await runCli(cli, [
    "start",
    "--no-open",
    "--direction",
    path,
    "--law",
    "symbiote",
  ]);
  expect([code, stderr]).toEqual([2, expect.stringContaining("leave --law symbiote out")]);
});
