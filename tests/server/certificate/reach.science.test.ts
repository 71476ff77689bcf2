/** The shipped networks have every signature, the untrained ones do not, and both can be read on a page. */
import { mkdtempSync, readdirSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { compiledCli, runCli } from "../../compiled.ts";

interface Line {
  readonly name: string;
  readonly pass: boolean;
}

async function certify(brain: string) {
  const out = mkdtempSync(join(tmpdir(), "symbiote-certify-"));
  const { code, stdout, stderr } = await runCli(compiledCli(), ["certify", brain, "--json", "--out", out]);
  const folder = join(out, readdirSync(out)[0]);
  expect(readFileSync(join(folder, "certificate.json"), "utf8"), stderr).toBe(stdout);
  const page = readFileSync(join(folder, "certificate.html"), "utf8");
  return { code, page, certificate: JSON.parse(stdout) as { rows: readonly Line[] } };
}

test("reach passes every row", async () => {
  const { code, page, certificate } = await certify("reach");
  expect(certificate).toMatchObject({ brain: "reach", seeds: 1 });
  expect(certificate.rows.filter(({ pass }) => !pass)).toEqual([]);
  expect(certificate.rows.length).toBeGreaterThanOrEqual(12);
  expect(code).toBe(0);
  for (const { name } of certificate.rows) expect(page).toContain(name);
  expect(page.match(/<svg/g)).toHaveLength(6);
  expect(page).not.toMatch(/(src|href)=|url\(|@import|<script|NaN|undefined|Infinity/);
});

test("the untrained brain fails where training is the claim", async () => {
  const { code, page, certificate } = await certify("untrained");
  expect(code).toBe(1);
  const failed = certificate.rows.filter(({ pass }) => !pass).map(({ name }) => name);
  for (const claim of [
    "success",
    "remembered target",
    "cosine tuning",
    "jPCA R²_skew",
    "tuned variance of movement in the plane",
  ]) {
    expect(
      failed.some((name) => name.includes(claim)),
      claim,
    ).toBe(true);
  }
  expect(page).not.toMatch(/NaN|undefined|Infinity/);
});
