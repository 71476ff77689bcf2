/** Time and chance are arguments: the pure folders reach for no clock, no dice, no process and no page. */
import { describe, expect, test } from "vitest";
import {
  COMPOSED,
  isAssembly,
  isGenerated,
  PURE,
  read,
  type SourceFile,
  sources,
  withoutComments,
} from "./source.ts";

/** What must not be in reach, and what it is. */
const FORBIDDEN: readonly (readonly [RegExp, string])[] = [
  [/\bDate\s*\.|\bnew Date\b|\bDate\(/, "the calendar"],
  [/\bperformance\s*\./, "a clock"],
  [/\bhrtime\b/, "a clock"],
  [/\bMath\s*\.\s*random\b|\bgetRandomValues\b|\brandomUUID\b/, "dice"],
  [/\b(setTimeout|setInterval|setImmediate|requestAnimationFrame|queueMicrotask)\b/, "a timer"],
  [/\bprocess\s*\./, "the process"],
  [/\bconsole\s*\./, "the console"],
  [/\bBuffer\s*[.(]|\brequire\(|\b__dirname\b|\bimport\.meta\b/, "Node"],
  [/\b(document|window|navigator|localStorage|sessionStorage)\s*\./, "the page"],
  [/\bfetch\(|\bnew (WebSocket|Worker|XMLHttpRequest)\b/, "the network"],
];

function purityViolations(files: readonly SourceFile[]): readonly string[] {
  return files.flatMap(({ path, text }) => {
    const code = withoutComments(text);
    return FORBIDDEN.filter(([pattern]) => pattern.test(code)).map(
      ([pattern, what]) => `${path} reaches for ${what}: ${code.match(pattern)![0].trim()}`,
    );
  });
}

test("the pure folders are pure", () => {
  const composed = COMPOSED.map(read);
  const files = [...sources(["streams", ...PURE]), ...composed].filter(
    ({ path }) => !isGenerated(path) && !isAssembly(path),
  );
  expect(files.length).toBeGreaterThan(20);
  expect(purityViolations(files)).toEqual([]);
});

describe("the rule catches", () => {
  test.each([
    "const now = Date.now();",
    "const now = new Date();",
    "const t = performance.now();",
    "const x = Math.random();",
    "const x = Math\n  .random();",
    "const id = crypto.randomUUID();",
    "setTimeout(go, 5);",
    "const wait = globalThis.setInterval;",
    "const dir = process.cwd();",
    'console.log("x");',
    "const b = Buffer.from([1]);",
    "const url = import.meta.url;",
    'document.querySelector("a");',
    'fetch("/x");',
    'const s = new WebSocket("ws://a");',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the code under test is a template
    "const s = `at ${Date.now()}`;",
  ])("%s", (text) => {
    expect(purityViolations([{ path: "streams/a.ts", text }])).toHaveLength(1);
  });

  test("but not what a comment says, nor an innocent name", () => {
    const text = `// never Date.now()\n/** Math.random is not used */\nconst processed = window_ + update.now();`;
    expect(purityViolations([{ path: "streams/a.ts", text }])).toEqual([]);
  });
});
