/** A page needs nothing but itself and holds every row, even of a network in which there is nothing to see. */
import { expect, test } from "vitest";
import { initialWeights } from "../../../server/brains/initial.ts";
import { SIGMA } from "../../../server/brains/rnn.ts";
import { certificateOf } from "../../../server/certificate/certificate.ts";
import { examine } from "../../../server/certificate/reach/examine.ts";
import { METHOD } from "../../../server/certificate/reach/method.ts";
import { pageOf } from "../../../server/runtime/certificate/page.ts";
import { cellsOf, headOf, tableOf } from "../../../server/runtime/certificate/table.ts";
import { createRng } from "../../../streams/rng.ts";

const seed = Math.floor(Math.random() * 1e9);
const weights = initialWeights(12, 9, 2, createRng(seed));
const examination = examine({ brain: "small", seed, weights, sigma: SIGMA });
const certificate = certificateOf("small", [examination]);

test(`a page of a network that was never trained (seed ${seed})`, () => {
  const page = pageOf(certificate, examination, METHOD, "symbiote certify small & <more>");
  for (const { name } of certificate.rows) expect(page).toContain(name);
  expect(page).toContain("small &amp; &lt;more&gt;");
  expect(page).not.toMatch(/(src|href)=|url\(|@import|<script|NaN|undefined|Infinity/);
});

test(`a terminal shows the same rows (seed ${seed})`, () => {
  const lines = tableOf(certificate).trimEnd().split("\n");
  expect(lines).toHaveLength(1 + certificate.rows.length);
  expect(lines.join()).not.toMatch(/NaN|undefined|Infinity/);
  for (const row of certificate.rows) {
    expect(cellsOf(row)).toHaveLength(headOf(certificate).length);
    expect(row.pass || cellsOf(row)[0] === "✗").toBe(true);
  }
});
