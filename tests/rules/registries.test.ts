/** One file and one export line registers; names are unique, plain, and the names of files. */
import { describe, expect, test } from "vitest";
import * as z from "zod";
import { entry, type Registry, registry } from "../../streams/registry.ts";
import { root, sources } from "./source.ts";

type AnyRegistry = Registry<never, unknown>;

const isRegistry = (value: unknown): value is AnyRegistry =>
  typeof value === "object" && value !== null && "kind" in value && "entries" in value;

interface Found {
  /** The folder's index that makes it. */
  readonly index: string;
  readonly registry: AnyRegistry;
}

function registryViolations(found: readonly Found[], files: ReadonlySet<string>): readonly string[] {
  const kinds = found.map(({ registry: { kind } }) => kind);
  const twice = kinds.filter((kind, i) => kinds.indexOf(kind) !== i);
  return [
    ...twice.map((kind) => `two registries of ${kind}s`),
    ...found.flatMap(({ index, registry: { kind, entries } }) => {
      const names = entries.map(({ name }) => name);
      return entries.flatMap(({ name, summary }, i) => {
        const problems: string[] = [];
        if (names.indexOf(name) !== i) problems.push(`${kind} "${name}" is registered twice`);
        if (!/^[a-z][a-z0-9-]*$/.test(name)) problems.push(`${kind} "${name}" is no plain name`);
        if (summary.trim().length < 10) problems.push(`${kind} "${name}" has no summary`);
        const file = index.replace("index.ts", `${name}.ts`);
        const folder = index.replace("index.ts", `${name}/index.ts`);
        if (!files.has(file) && !files.has(folder)) problems.push(`${kind} "${name}" is not made in ${file}`);
        return problems;
      });
    }),
  ];
}

const files = new Set(sources(["server"]).map(({ path }) => path));
const indexes = [...files].filter((path) => path.endsWith("/index.ts") && !path.includes("/assembly/"));

test("the registries", async () => {
  const found: Found[] = [];
  for (const index of indexes.filter((path) => /^server\/(brains|tasks|symbiote|experiments)\//.test(path))) {
    const module: Record<string, unknown> = await import(`${root}/${index}`);
    for (const value of Object.values(module)) if (isRegistry(value)) found.push({ index, registry: value });
  }
  expect(found.map(({ registry: { kind } }) => kind)).toEqual(expect.arrayContaining(["brain", "task"]));
  expect(registryViolations(found, files)).toEqual([]);
});

describe("the rule catches", () => {
  const made = (name: string, summary = "a thing that does nothing at all") =>
    entry({ name, summary, params: z.strictObject({}), create: () => null });
  const index = "server/things/index.ts";
  const known = new Set(["server/things/a.ts", "server/things/b.ts", "server/things/A b.ts"]);
  const thing = (...entries: ReturnType<typeof made>[]): Found => ({
    index,
    registry: { ...registry<unknown, unknown>("thing", []), entries } as unknown as AnyRegistry,
  });

  test.each<[string, readonly Found[]]>([
    ["a name twice", [thing(made("a"), made("b"), made("a"))]],
    ["an odd name", [thing(made("A b"))]],
    ["a summary that is none", [thing(made("a", "thing"))]],
    ["a name that is no file", [thing(made("c"))]],
    ["a kind twice", [thing(made("a")), thing(made("b"))]],
  ])("%s", (_, found) => {
    expect(registryViolations(found, known)).toHaveLength(1);
  });

  test("and a registry refuses a name twice by itself", () => {
    expect(() => registry("thing", [made("a"), made("a")])).toThrow(/thing "a" is registered twice/);
    expect(registryViolations([thing(made("a"), made("b"))], known)).toEqual([]);
  });
});
