/** An install today is the install of tomorrow, from whatever mirror: exact versions, and a lock that names no host. */
import { describe, expect, test } from "vitest";
import { read } from "./source.ts";

interface Manifest {
  readonly engines?: Readonly<Record<string, string>>;
  readonly license?: string;
  readonly scripts?: Readonly<Record<string, string>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

interface Lock {
  readonly packages: Readonly<
    Record<string, { readonly version?: string; readonly resolved?: string; readonly integrity?: string }>
  >;
}

const SCRIPTS = ["start", "test", "test:science", "bench", "check"];
const EXACT = /^\d+\.\d+\.\d+(-[\w.]+)?$/;

function packageViolations(manifest: Manifest, lock: Lock): readonly string[] {
  const { dependencies, devDependencies, optionalDependencies } = manifest;
  const wanted = Object.entries({ ...dependencies, ...devDependencies, ...optionalDependencies });
  const locked = Object.entries(lock.packages).filter(([path]) => path !== "");
  return [
    ...wanted
      .filter(([, version]) => !EXACT.test(version))
      .map(([name, version]) => `${name} ${version} is no exact version`),
    ...wanted
      .filter(([name, version]) => lock.packages[`node_modules/${name}`]?.version !== version)
      .map(([name, version]) => `${name} ${version} is not what the lock holds`),
    ...locked.filter(([, { resolved }]) => resolved !== undefined).map(([path]) => `${path} names a host`),
    ...locked
      .filter(([, { integrity }]) => integrity === undefined)
      .map(([path]) => `${path} has no integrity`),
    ...SCRIPTS.filter((name) => manifest.scripts?.[name] === undefined).map((name) => `no script "${name}"`),
    ...(manifest.engines?.node === undefined ? ["engines.node is missing"] : []),
    ...(manifest.license !== "MIT" ? ["the license is not MIT"] : []),
  ];
}

const parsed = <T>(path: string): T => JSON.parse(read(path).text);
const manifest = parsed<Manifest>("package.json");
const lock = parsed<Lock>("package-lock.json");

test("package.json and its lock", () => {
  expect(packageViolations(manifest, lock)).toEqual([]);
});

describe("the rule catches", () => {
  const rxjs = lock.packages["node_modules/rxjs"];
  const withRxjs = (entry: object): Lock => ({
    packages: { ...lock.packages, "node_modules/rxjs": { ...rxjs, ...entry } },
  });
  test.each<[string, Manifest, Lock, number]>([
    ["a range", { ...manifest, dependencies: { ...manifest.dependencies, rxjs: "^7.8.2" } }, lock, 2],
    ["a package that is not locked", { ...manifest, devDependencies: { "left-pad": "1.0.0" } }, lock, 1],
    ["a lock of another version", manifest, withRxjs({ version: "7.8.1" }), 1],
    ["a host", manifest, withRxjs({ resolved: "https://a.b/rxjs.tgz" }), 1],
    ["no integrity", manifest, withRxjs({ integrity: undefined }), 1],
    ["missing scripts", { ...manifest, scripts: {} }, lock, SCRIPTS.length],
    ["no engines", { ...manifest, engines: {} }, lock, 1],
    ["another license", { ...manifest, license: "UNLICENSED" }, lock, 1],
  ])("%s", (_, badManifest, badLock, count) => {
    expect(packageViolations(badManifest, badLock)).toHaveLength(count);
  });
});
