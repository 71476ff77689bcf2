/** The compiled command line, and how to run it. `npm test` builds it first; without dist/ it is compiled aside. */
import { execFileSync, spawn } from "node:child_process";
import { existsSync, mkdtempSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

const root = resolve(import.meta.dirname, "..");

/** Path of the compiled cli.js. */
export function compiledCli(): string {
  const built = join(root, "dist/server/cli.js");
  if (existsSync(built)) return built;
  const aside = mkdtempSync(join(tmpdir(), "symbiote-dist-"));
  for (const name of ["node_modules", "package.json"]) symlinkSync(join(root, name), join(aside, name));
  const tsc = join(root, "node_modules/typescript/bin/tsc");
  const project = join(root, "tsconfig.build.json");
  execFileSync(process.execPath, [tsc, "-p", project, "--outDir", join(aside, "dist")], { cwd: root });
  return join(aside, "dist/server/cli.js");
}

/** A compiled module, by its path in dist/: what starts threads and processes finds them only there. */
export async function fromDist<Module>(path: string): Promise<Module> {
  return (await import(pathToFileURL(resolve(compiledCli(), "../..", path)).href)) as Module;
}

export interface Finished {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A command line under way. */
export interface Running {
  readonly pid: number;
  readonly finished: Promise<Finished>;
  /** The first match in what it prints, on standard output unless told otherwise. */
  line(pattern: RegExp, from?: "stdout" | "stderr"): Promise<string>;
  interrupt(): void;
  /** As if the machine had died. */
  kill(): void;
}

export function startCli(
  cli: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
  cwd: string = root,
): Running {
  const child = spawn(process.execPath, [cli, ...args], {
    cwd,
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let [stdout, stderr] = ["", ""];
  child.stdout.setEncoding("utf8").on("data", (text) => {
    stdout += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text) => {
    stderr += text;
  });
  const finished = new Promise<Finished>((done, fail) => {
    child.on("error", fail).on("close", (code) => done({ code, stdout, stderr }));
  });
  const line = (pattern: RegExp, from: "stdout" | "stderr" = "stdout") =>
    new Promise<string>((done, fail) => {
      const look = () => {
        const match = pattern.exec(from === "stdout" ? stdout : stderr);
        if (match !== null) done(match[0]);
      };
      look();
      child[from].on("data", look);
      child.on("close", () => fail(new Error(`it ended before it printed ${pattern}: ${stderr}`)));
    });
  return {
    pid: child.pid!,
    finished,
    line,
    interrupt: () => void child.kill("SIGINT"),
    kill: () => void child.kill("SIGKILL"),
  };
}

export function runCli(
  cli: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Finished> {
  return startCli(cli, args, env).finished;
}
