/** How a file looks from outside: one idea, a name that says which, and nothing left lying about. */
import { basename } from "node:path";
import { describe, expect, test } from "vitest";
import { isAssembly, isGenerated, type SourceFile, sources, withoutComments } from "./source.ts";

const LONGEST = 300;

/** Names that say nothing; say what it is. */
const EMPTY_NAMES = /(^|[-.])(utils?|helpers?|managers?|handlers?|data|info|misc|common|stuff)([-.]|$)/;

const LEFTOVERS: readonly (readonly [RegExp, string])[] = [
  [/\b(TODO|FIXME|XXX|HACK)\b/, "unfinished work"],
  [/@ts-(ignore|nocheck|expect-error)/, "a silenced type error"],
];

const UNTYPED: readonly (readonly [RegExp, string])[] = [
  [/(:\s*|\bas\s+|<)any\b(?!\s*thing)/, "any"],
  [/^\s*(export\s+)?(const\s+)?enum\s/m, "an enum"],
  [/\bdebugger\b/, "a breakpoint"],
];

function styleViolations(files: readonly SourceFile[]): readonly string[] {
  return files.flatMap(({ path, text }) => {
    const found: string[] = [];
    const lines = text.trimEnd().split("\n").length;
    if (lines > LONGEST) found.push(`${path} has ${lines} lines; over ${LONGEST} two ideas share a file`);
    if (EMPTY_NAMES.test(basename(path))) found.push(`${path} has a name that says nothing`);
    const code = withoutComments(text).replace(/"(?:\\.|[^"\\\n])*"/g, '""');
    for (const [pattern, what] of LEFTOVERS) if (pattern.test(text)) found.push(`${path} holds ${what}`);
    for (const [pattern, what] of UNTYPED) if (pattern.test(code)) found.push(`${path} holds ${what}`);
    return found;
  });
}

test("files are short, named for their idea, and finished", () => {
  const files = sources(["streams", "server", "client"], /\.(ts|css)$/);
  const ours = files.filter(({ path }) => !isGenerated(path) && !isAssembly(path));
  expect(styleViolations(ours)).toEqual([]);
});

describe("the rule catches", () => {
  test.each([
    ["streams/long.ts", "x;\n".repeat(LONGEST + 1)],
    ["streams/utils.ts", ""],
    ["server/socket-manager.ts", ""],
    ["server/a.ts", "// TODO: later"],
    ["server/a.ts", "// @ts-ignore"],
    ["server/a.ts", "const x: any = 1;"],
    ["server/a.ts", "const x = y as any;"],
    ["server/a.ts", "const x: Array<any> = [];"],
    ["server/a.ts", "export enum Colour {}"],
  ])("%s: %.30s", (path, text) => {
    expect(styleViolations([{ path, text }])).toHaveLength(1);
  });

  test("but nothing else", () => {
    const text = `${"x;\n".repeat(LONGEST)}`;
    expect(styleViolations([{ path: "streams/metadata.ts", text }])).toEqual([]);
    expect(styleViolations([{ path: "a.ts", text: 'say("as any: fool"); // any number' }])).toEqual([]);
  });
});
