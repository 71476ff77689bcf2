/** docs/protocol.md says what the code does: every op, every close code, every golden frame. */
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { clientMessage, MAY, serverMessage } from "../../streams/protocol.ts";

const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), "utf8");
const page = read("docs/protocol.md");

test.each(["data", "reduced", "snapshot", "steering", "ask", "answer"])(
  "the golden frame %s stands on the page",
  (name) => {
    const blocks = [...page.matchAll(/```hex\n([\s\S]*?)```/g)].map(([, hex]) => hex);
    expect(blocks).toContain(read(`tests/golden/${name}.hex`));
  },
);

describe("every op is on the page", () => {
  const clientOps = Object.keys(MAY);
  const serverOps = serverMessage.options.map((option) => option.shape.op.value);
  test("and the tables are complete", () => {
    expect(clientMessage.options.map((option) => option.shape.op.value).sort()).toEqual(clientOps.sort());
  });
  test.each([...new Set([...clientOps, ...serverOps])])("%s", (op) => {
    expect(page).toMatch(new RegExp(`\`${op}[\` ]`));
  });
});

test.each(["client", "brain"])("the page gives the length of the example %s as it is", (name) => {
  const lines = read(`docs/examples/${name}.mjs`).trimEnd().split("\n").length;
  expect(page).toMatch(new RegExp(`complete ${name} in ${lines} lines`, "i"));
});
