/** `--params` and `--dt`: which life of a brain is lived. What does not fit is one clear line, before anything starts. */
import { mkdtempSync, readdirSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { lifeOf } from "../../server/brains/index.ts";
import { buildRig, defaultSession } from "../../server/build.ts";
import { compiledCli, runCli } from "../compiled.ts";

const seed = Math.floor(Math.random() * 2 ** 31);
let cli = "";
beforeAll(() => {
  cli = compiledCli();
});

describe.each([
  ["start", ["start", "--no-open", "--port", "0", "--duration", "1"]],
  ["run", ["run", "redirect", "--seeds", "1"]],
])("symbiote %s refuses", (_, command) => {
  test.each([
    ["a tick longer than a unit's time constant", ["--dt", "51"], /--dt <ms>.* from 0\.1 to 50/],
    ["no tick at all", ["--dt", "0"], /--dt <ms>.* from 0\.1 to 50/],
    ["a parameter that the brain has not", ["--params", "nosuch=1"], /"reach".*nosuch/],
    ["a seed nobody trained", ["--params", "seed=4711"], /"reach".*seeds 1/],
    ["parameters that are none", ["--params", "seed"], /--params <settings>.*name=value/],
    ["an arm there is not", ["--params", "arm=tail"], /"reach".*"arm"/],
  ])("%s", async (_, args, says) => {
    const { code, stdout, stderr } = await runCli(cli, [...command, ...args]);
    expect(stderr).toMatch(says);
    expect(stderr.match(/error:/g)).toHaveLength(1);
    expect(code).toBe(2);
    expect(stdout).toBe("");
  });
});

test(`an experiment says in its command which life it was, and that command gives it again (seed ${seed})`, async () => {
  const out = mkdtempSync(join(tmpdir(), "symbiote-life-"));
  const life = ["--params", "seed=2,plasticity=resist", "--dt", "5"];
  const size = ["--seeds", "1", "--seed", String(seed), "--trials", "2", "--calibration", "5"];
  const first = await runCli(cli, ["run", "redirect", ...size, ...life, "--json", "--out", out]);
  expect(first.code, first.stderr).toBe(0);
  const { command } = JSON.parse(first.stdout) as { command: string };
  expect(command).toContain(life.join(" "));
  const again = await runCli(cli, [...command.split(" ").slice(1), "--json", "--out", out]);
  expect(again.stdout).toBe(first.stdout);
  expect(readFileSync(join(out, readdirSync(out)[0], "result.json"), "utf8")).toBe(first.stdout);
});

test("a session runs at the tick it was asked for, and else at the brain's own", () => {
  expect(buildRig(defaultSession(seed, "reach", {}, 1)).dtMs).toBe(1);
  expect(buildRig(defaultSession(seed)).dtMs).toBe(10);
});

test("a brain's parameters say which task it lives in", () => {
  expect(lifeOf("reach", { arm: "two-link" })).toEqual({
    brain: { name: "reach", params: { arm: "two-link" } },
    task: { name: "reach", params: { arm: "two-link" } },
    dtMs: 10,
  });
});
