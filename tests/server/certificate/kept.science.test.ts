/** The certificates in docs/ come out again: one network of every brain is examined anew. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { Certificate } from "../../../server/certificate/certificate.ts";
import { examinerOf } from "../../../server/certificate/index.ts";
import { draw } from "../../../server/runtime/certificate/figures.ts";

const FOLDER = join(import.meta.dirname, "../../../docs/certificates");
/** The same life on another machine differs in its last digits, so a trial in 200 may end otherwise. */
const RELATIVE = 0.05;
const ABSOLUTE = 0.02;

const files = readdirSync(FOLDER).filter((name) => name.endsWith(".json"));

test("there are certificates", () => {
  expect(files).toContain("reach.json");
});

test.each(files)("%s", (file) => {
  const certificate = JSON.parse(readFileSync(join(FOLDER, file), "utf8")) as Certificate;
  const [candidate] = examinerOf(certificate.brain).candidates(1);
  expect(candidate.seed).toBe(certificate.seedList[0]);
  const { rows, figures } = candidate.examine();
  expect(new Set(rows.map(({ name }) => name)).size).toBe(rows.length);
  expect(figures.length).toBeGreaterThan(0);
  for (const figure of figures) {
    expect(draw(figure), figure.title).not.toMatch(/NaN|undefined|Infinity/);
    expect(figure.caption).not.toMatch(/NaN|undefined|Infinity/);
  }
  expect(rows.map(({ name, bar }) => [name, bar])).toEqual(
    certificate.rows.map(({ name, bar }) => [name, bar]),
  );
  for (const [i, { name, value, pass }] of rows.entries()) {
    const kept = certificate.rows[i].perSeed[0];
    expect(pass, name).toBe(kept.pass);
    // JSON has no NaN: what cannot be measured is null.
    expect(Number.isNaN(value), name).toBe(kept.value === null);
    if (kept.value === null) continue;
    const most = ABSOLUTE + RELATIVE * Math.abs(kept.value);
    expect(Math.abs(value - kept.value), `${name}: ${value}, kept ${kept.value}`).toBeLessThanOrEqual(most);
  }
});
