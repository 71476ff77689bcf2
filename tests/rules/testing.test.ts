/** Tests run, and can fail. */
import { describe, expect, test } from "vitest";
import { type SourceFile, sources, withoutComments } from "./source.ts";

const FORBIDDEN: readonly (readonly [RegExp, string])[] = [
  [
    /\b(test|it|describe|suite|bench)\s*\.\s*(skip|only|todo|fails|skipIf|runIf)\b/,
    "does not run, or runs alone",
  ],
  [/\b(xit|xtest|xdescribe|fit|fdescribe)\(/, "does not run, or runs alone"],
  [/\bcontext\.skip\(|\bctx\.skip\(/, "skips itself"],
  [/expect\((true|false|1|0|null|undefined)\)\s*\./, "expects something of a constant"],
];

function testViolations(files: readonly SourceFile[]): readonly string[] {
  return files.flatMap(({ path, text }) => {
    const code = withoutComments(text).replace(/"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'/g, '""');
    const found = FORBIDDEN.filter(([pattern]) => pattern.test(code)).map(([, what]) => `${path}: ${what}`);
    const asserts = /\bexpect(TypeOf)?\b|\bassert\b|\bcontract\(|Contract\(/.test(code);
    return asserts ? found : [...found, `${path}: expects nothing`];
  });
}

test("every test runs and expects something", () => {
  const files = sources(["tests"], /\.test\.ts$/);
  expect(files.length).toBeGreaterThan(10);
  expect(testViolations(files)).toEqual([]);
});

describe("the rule catches", () => {
  test.each([
    'test.skip("a", () => { expect(x).toBe(1); });',
    'describe.only("a", () => { expect(x).toBe(1); });',
    'test.todo("a"); expect(x).toBe(1);',
    'xit("a", () => { expect(x).toBe(1); });',
    'test("a", () => { expect(true).toBe(true); });',
    'test("a", () => { run(); });',
    'test("a", () => { run(); }); // expect nothing',
  ])("%s", (text) => {
    expect(testViolations([{ path: "tests/a.test.ts", text }])).toHaveLength(1);
  });

  test("but no honest test", () => {
    const text = 'test("a", () => { expect(run("test.skip(")).toBe(1); });';
    expect(testViolations([{ path: "tests/a.test.ts", text }])).toEqual([]);
  });
});
