/** `symbiote certify`: what cannot be certified is one clear line, at once, and leaves nothing behind. */
import { mkdtempSync, readdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { compiledCli, runCli } from "../compiled.ts";

let cli = "";
beforeAll(() => {
  cli = compiledCli();
});

test.each([
  ["a brain without a certificate", ["reech"], /no certificate.*did you mean "reach"/],
  ["more networks than there are", ["reach", "--seeds", "900"], /trained weights of "reach" for seeds 1/],
  ["no brain at all", [], /missing required argument 'brain'/],
  ["no number of seeds", ["reach", "--seeds", "none"], /--seeds <n>.* whole number from 1 to 1000/],
])("%s", async (_, args, says) => {
  const out = mkdtempSync(join(tmpdir(), "symbiote-certify-"));
  const { code, stdout, stderr } = await runCli(cli, ["certify", ...args, "--out", out]);
  expect(stderr).toMatch(says);
  expect(stderr.match(/error:/g)).toHaveLength(1);
  expect(code).toBe(2);
  expect(stdout).toBe("");
  expect(readdirSync(out)).toEqual([]);
});
