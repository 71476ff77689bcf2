/** Imports go one way: server → streams ← client. Inside the server, effects and heavy packages stay at the rim. */
import { describe, expect, test } from "vitest";
import { COMPOSED, type Import, importsOf, isAssembly, PURE, type SourceFile, sources } from "./source.ts";

/** Where a file lives decides what it may import; the first area that fits counts. */
interface Area {
  readonly name: string;
  readonly has: (path: string) => boolean;
  readonly files: readonly string[];
  readonly packages: readonly string[];
}

const within =
  (...prefixes: readonly string[]) =>
  (path: string) =>
    prefixes.some((prefix) => path.startsWith(prefix));

const SERVER = [...PURE.map((folder) => `${folder}/`), ...COMPOSED];
const PURE_PACKAGES = ["zod", "rxjs", "@noble/hashes", "ml-matrix"];
const TENSORS = ["@tensorflow/tfjs", "@tensorflow/tfjs-node", "@tensorflow/tfjs-backend-wasm"];

const areas: readonly Area[] = [
  {
    name: "streams",
    has: within("streams/"),
    files: ["streams/"],
    packages: ["zod", "rxjs", "@noble/hashes"],
  },
  {
    name: "the page's chart",
    has: (path) => path === "client/chart.ts",
    files: ["client/", "streams/"],
    packages: ["chart.js"],
  },
  { name: "client", has: within("client/"), files: ["client/", "streams/"], packages: ["rxjs", "zod"] },
  {
    name: "the pure parts of the server",
    has: within(...SERVER),
    files: ["streams/", ...SERVER],
    packages: PURE_PACKAGES,
  },
  {
    name: "learners",
    has: within("server/learners/"),
    files: ["streams/", ...SERVER, "server/learners/"],
    packages: [...PURE_PACKAGES, ...TENSORS, "node"],
  },
  {
    name: "runtime",
    has: within("server/runtime/"),
    files: ["streams/", ...SERVER, "server/learners/", "server/runtime/", "package.json"],
    packages: [
      ...PURE_PACKAGES,
      ...["node", "ws", "pino", "host-validation-middleware", "@mcap/core", "@mcap/nodejs", "cli-progress"],
    ],
  },
  {
    name: "the command line",
    has: within("server/"),
    files: ["streams/", "server/", "package.json"],
    packages: [...PURE_PACKAGES, "node", "commander", "cli-progress", "pino"],
  },
];

const packageOf = (one: Import) => (one.specifier.startsWith("node:") ? "node" : one.package);

function directionViolations(files: readonly SourceFile[]): readonly string[] {
  return files.flatMap(importsOf).flatMap((one) => {
    const area = areas.find(({ has }) => has(one.from));
    if (area === undefined) return [`${one.from} lives in no known area`];
    const allowed =
      one.file === undefined
        ? area.packages.includes(packageOf(one)!)
        : area.files.some((prefix) => one.file!.startsWith(prefix));
    return allowed ? [] : [`${one.from} (${area.name}) must not import ${one.specifier}`];
  });
}

/** Each cycle of imports once, as "a → b → a"; types alone make none, because they are gone when the code runs. */
function cycles(files: readonly SourceFile[]): readonly string[] {
  const edges = new Map(
    files.map((file) => [
      file.path,
      importsOf(file).flatMap((one) => (one.file !== undefined && !one.typeOnly ? [one.file] : [])),
    ]),
  );
  const found = new Set<string>();
  const done = new Set<string>();
  const visit = (path: string, trail: readonly string[]) => {
    const at = trail.indexOf(path);
    if (at >= 0) found.add([...trail.slice(at), path].join(" → "));
    if (at >= 0 || done.has(path)) return;
    for (const next of edges.get(path) ?? []) visit(next, [...trail, path]);
    done.add(path);
  };
  for (const path of edges.keys()) visit(path, []);
  return [...found];
}

const ours = sources(["streams", "server", "client"]).filter(({ path }) => !isAssembly(path));

test("imports go one way", () => {
  expect(ours.length).toBeGreaterThan(20);
  expect(directionViolations(ours)).toEqual([]);
});

test("no import goes round in a circle", () => {
  expect(cycles(ours)).toEqual([]);
});

test("every imported file is there", () => {
  const paths = new Set(
    [...ours, ...sources(["client", "server"], /\.(css|json|wasm|html)$/)].map((f) => f.path),
  );
  const gone = ours
    .flatMap(importsOf)
    .filter(({ file, specifier }) => file?.endsWith(".ts") && !specifier.endsWith(".js") && !paths.has(file))
    .map(({ from, specifier }) => `${from} imports ${specifier}, which is not there`);
  expect(gone).toEqual([]);
});

describe("the rule catches", () => {
  const importing = (path: string, specifier: string): SourceFile => ({
    path,
    text: `import { x } from "${specifier}";`,
  });
  test.each([
    ["streams/a.ts", "../server/b.ts"],
    ["streams/a.ts", "../client/b.ts"],
    ["streams/a.ts", "node:fs"],
    ["streams/a.ts", "ws"],
    ["client/a.ts", "../server/runtime/b.ts"],
    ["client/panels/a.ts", "chart.js"],
    ["client/panels/a.ts", "node:path"],
    ["server/brains/a.ts", "../runtime/b.ts"],
    ["server/brains/a.ts", "node:crypto"],
    ["server/symbiote/decoders/a.ts", "@tensorflow/tfjs"],
    ["server/experiments/a.ts", "../cli/b.ts"],
    ["server/learners/a.ts", "../runtime/b.ts"],
    ["server/learners/a.ts", "ws"],
    ["server/runtime/a.ts", "@tensorflow/tfjs-node"],
    ["server/runtime/a.ts", "../cli/b.ts"],
    ["server/cli/a.ts", "ws"],
    ["server/cli/a.ts", "@tensorflow/tfjs"],
    ["server/cli/a.ts", "../../client/b.ts"],
    ["lib/a.ts", "zod"],
  ])("%s importing %s", (path, specifier) => {
    expect(directionViolations([importing(path, specifier)])).toHaveLength(1);
  });

  test.each([
    'import type { X } from "../server/b.ts";',
    'export * from "../server/b.ts";',
    'export { x } from "../server/b.ts";',
    'import "../server/b.ts";',
    'const x = await import("../server/b.ts");',
    'import x, {\n  type Y,\n} from "../server/b.ts";',
    'const url = new URL("../server/b.ts", import.meta.url);',
  ])("whatever the form: %s", (text) => {
    expect(directionViolations([{ path: "streams/a.ts", text }])).toHaveLength(1);
  });

  test("but not what a comment or a template says", () => {
    const text =
      '`import "ws";`; // import { x } from "ws";\n/* import "ws"; */ const url = "https://a.b"; import "./b.ts";';
    expect(importsOf({ path: "streams/a.ts", text }).map(({ file }) => file)).toEqual(["streams/b.ts"]);
  });

  test("a circle, once", () => {
    const circle = [
      importing("streams/a.ts", "./b.ts"),
      importing("streams/b.ts", "./c.ts"),
      importing("streams/c.ts", "./b.ts"),
      { path: "streams/d.ts", text: 'import type { X } from "./d.ts";' },
    ];
    expect(cycles(circle)).toEqual(["streams/b.ts → streams/c.ts → streams/b.ts"]);
  });
});
