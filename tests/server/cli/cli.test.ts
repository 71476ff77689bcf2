/** The command line as people expect it: help, near misses, exit codes, results on stdout and nothing else. */
import { spawnSync } from "node:child_process";
import { beforeAll, describe, expect, test } from "vitest";
import { compiledCli, runCli } from "../../compiled.ts";

let cli = "";
beforeAll(() => {
  cli = compiledCli();
});
const run = (...args: string[]) => runCli(cli, args);

const commands = ["start", "run", "certify", "train", "replay", "recover", "direction", "list", "bench"];

describe("help", () => {
  test("without arguments the help is shown, examples first, and that is no failure", async () => {
    const { code, stdout, stderr } = await run();
    expect(code).toBe(0);
    expect(stderr).toBe("");
    expect(stdout.indexOf("Examples:")).toBe(0);
    for (const name of commands) expect(stdout).toContain(`  ${name} `);
  });

  test.each(commands)("%s --help opens with examples of itself", async (name) => {
    const { code, stdout } = await run(name, "--help");
    expect(code).toBe(0);
    expect(stdout.startsWith(`Examples:\n  symbiote ${name}`)).toBe(true);
    expect(stdout).toContain(`Usage: symbiote ${name}`);
  });

  test("start says what the brain remote is, and each of its parameters", async () => {
    const [help, list] = await Promise.all([
      run("start", "--brain", "remote", "--help"),
      run("list", "--json"),
    ]);
    const { brains } = JSON.parse(list.stdout) as { brains: { name: string; params: object }[] };
    const { params } = brains.find(({ name }) => name === "remote")!;
    const { properties } = params as { properties: Record<string, { default: unknown }> };
    expect(Object.keys(properties).length).toBeGreaterThan(0);
    for (const [name, { default: usual }] of Object.entries(properties)) {
      const at = help.stdout.indexOf(`\n  ${name}=`);
      expect(at, name).toBeGreaterThan(0);
      expect(help.stdout.slice(at, at + 200)).toContain(String(usual));
    }
    expect(help.stdout).toContain("docs/protocol.md");
  });

  test.each([
    ["help start", "start"],
    ["help direction", "direction"],
    ["help direction export", "direction export"],
    ["direction export --help", "direction export"],
    ["help", "[options] [command]"],
  ])("%s is the help of a command that there is", async (line, name) => {
    const { code, stdout } = await run(...line.split(" "));
    expect(stdout).toContain(`Usage: symbiote ${name}`);
    expect(code).toBe(0);
  });

  test("--version is that of the package", async () => {
    const { code, stdout } = await run("--version");
    expect(code).toBe(0);
    expect(stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  });
});

/** What is typed, and what the one error line must say. */
const mistakes: readonly (readonly [string, RegExp])[] = [
  ["strat", /unknown command 'strat'\n\(Did you mean start\?\)/],
  ["strat --help", /unknown command 'strat'\n\(Did you mean start\?\)/],
  ["help strat", /unknown command 'strat'\n\(Did you mean start\?\)/],
  ["nosuch -h", /unknown command 'nosuch'/],
  ["help direction exprot", /unknown command 'exprot'\n\(Did you mean export\?\)/],
  ["direction exprot --help", /unknown command 'exprot'\n\(Did you mean export\?\)/],
  ["run redirect --sed 3", /unknown option '--sed'\n\(Did you mean --seeds?\?\)/],
  ["run redirct", /no experiment "redirct"; did you mean "redirect"\?/],
  ["run redirect --brain reech", /no brain "reech"; did you mean "reach"\?/],
  ["run redirect --direction tests", /"tests" is a folder: name a file that symbiote direction export wrote/],
  ["start --direction no-such", /"no-such" is not there: name a file that symbiote direction export wrote/],
  ["run --resume no-such", /there is no folder "no-such": name the one that/],
  ["train reach-two-link --from reach-77", /no file weights.reach-77.ts: name a weights file/],
  [
    "train decide --from reach-1",
    /reach-1 has 9 inputs and 2 actions, and decide 5 and 1; begin with other weights/,
  ],
  ["train reech", /no brain "reech"; did you mean "reach"\?/],
  ["start --law pj", /no law "pj"; did you mean "pi"\?/],
  ["start --decoder rsl", /no decoder "rsl"; did you mean "rls"\?/],
  ["certify null --weights reach-1.ts", /"null" is not made of trained weights/],
  ["certify reach --weights tests", /tests is a folder: name a weights file that symbiote train wrote/],
  ["certify reach --weights no-such.ts", /there is no file no-such.ts: name a weights file/],
  ["replay run.mcap --json", /--json prints what --verify finds: add --verify, or leave --json out/],
  ["direction exprot a", /unknown command 'exprot'\n\(Did you mean export\?\)/],
  ["direction export a --reader men", /no reader "men"; there are: mean, /],
  ["direction export a --brain reech", /no brain "reech"; did you mean "reach"\?/],
  ["run", /name an experiment/],
  ["run redirect again", /too many arguments/],
  ["run redirect --seeds 0", /--seeds <n>.* whole number from 1 to 1000/],
  ["run redirect --seeds 2.5", /--seeds <n>.* whole number/],
  ["run redirect --trials -4", /--trials <n>.* whole number/],
  ["run redirect --seed 4294967296", /--seed <n>.* whole number from 0 to 4294967295/],
  ["run redirect --seed 4294967295 --seeds 2", /the last seed would be larger/],
  ["start --port 65536", /--port <n>.* whole number from 0 to 65535/],
  ["start --dt 0.05", /--dt <ms>.* from 0\.1 to 50/],
  ["run redirect --dt 0.00001", /--dt <ms>.* from 0\.1 to 50/],
  ["run redirect --with trials=3", /trials has a flag of its own: --trials, not --with/],
  ["run redirect --with brainParams=3", /brainParams has a flag of its own: --params/],
  ["run decoding --calibration 5", /"decoding" takes no --calibration: leave it out/],
  ["run redirect --task hold", /"redirect" takes no --task: leave it out/],
  ["run arena --with damage=motor", /the task "redirect" has no parameter "damage"; "lesion" has/],
  ["run arena --task hold --with shift=0.1", /the task "hold" has no parameter "shift"; "psychometric" has/],
  ["run arena --task lesion --brain reach", /"lesion" parts and damages the areas of "grasp"/],
  ["run arena --task psychometric --brain reach", /"psychometric" is about the choices of "decide"/],
  ["certify reach --seeds 2 --weights reach-1.ts", /--weights names the networks: leave --seeds out/],
  ["train foo", /no brain "foo"; there are: cursor, .*reach-two-link/],
  ["bench --filter nosuch", /no bench has "nosuch" in its name; there are: brain-tick/],
  ["start --speed fast", /--speed <multiple>.* or "max"/],
  ["start --link tcp", /--link <kind>.* Allowed choices are ws, shared/],
  ["start --electrodes noise", /--electrodes <settings>.* name=value/],
  [
    "start --electrodes nosie=1",
    /electrodes: no parameter "nosie"; did you mean "noise"\? There are: site, /,
  ],
  ["start --stimulator blurr=1", /stimulator: no parameter "blurr"; there are: site, /],
  ["run redirect --with trails=4", /"redirect": no parameter "trails"; did you mean "trials"\?/],
  ["run arena --task hodl", /no task of the arena "hodl"; did you mean "hold"\?/],
  ["start --stimulator decay=1", /stimulator, parameter "decay"/],
  ["run redirect --electrodes dead=2", /electrodes, parameter "dead"/],
  ["start --stimulator site=nope", /no site "nope" to stimulate; brain "reach" has "cortex"/],
  ["run redirect --stimulator site=nope", /no site "nope" to stimulate; brain "reach" has "cortex"/],
  ["run redirect --brain decide", /task "decide" has no plane of goals/],
  ["run redirect --brain grasp", /task "grasp" has no "\w+" in its world.*; choose another brain/],
  ["run cursor-refit --brain reach", /brain control moves a cursor.*; use brain "cursor"/],
  ["run redirect --brain remote", /"remote" lives in another process.*; choose another/],
  ["direction export a --brain remote", /"remote" lives in another process.*; choose another/],
  ["teach remote", /"remote" lives in another process.*; choose another/],
  ["start --duration 0", /--duration <seconds>.* above 0/],
];

describe("mistakes", () => {
  test.each(mistakes)("%s", async (line, says) => {
    const { code, stdout, stderr } = await run(...line.split(" "));
    expect(stderr).toMatch(says);
    expect(code).toBe(2);
    expect(stdout).toBe("");
    expect(stderr.match(/error:/g)?.length).toBe(1);
    expect(stderr).not.toMatch(/\n\s+at /);
  });

  test("what fails for another reason is one line with exit code 1; DEBUG=symbiote adds the stack", async () => {
    const { code, stdout, stderr } = await run("recover", "/no/such/file.mcap");
    expect(code).toBe(1);
    expect(stdout).toBe("");
    expect(stderr.trim().split("\n").length).toBe(1);
    expect(stderr).toContain("/no/such/file.mcap");
    const debug = await runCli(cli, ["recover", "/no/such/file.mcap"], { DEBUG: "symbiote" });
    expect(debug.code).toBe(1);
    expect(debug.stderr).toMatch(/\n\s+at /);
  });
});

/** A place in which, where it has /proc, Node's own recursive mkdir never comes to an end. */
const nowhere = "/proc/no/such";

describe("a folder that cannot be made is said so at once", () => {
  test.each([
    ["run redirect --out", /no folder can be made in "\/proc\/no\/such" \(E\w+\); .* --out/],
    ["certify null --out", /no folder can be made in "\/proc\/no\/such" \(E\w+\); .* --out/],
    ["certify null --keep", /"\/proc\/no\/such" cannot be a folder .* --keep/],
    ["direction export", /"\/proc\/no" cannot be a folder .* choose another place/],
    ["teach reach --out", /"\/proc\/no\/such" cannot be a folder .* --out/],
    [
      "start --no-open --port 0 --no-symbiote --record",
      /\/proc\/no\/such\/file has no folder .*E\w+.* check/,
    ],
  ])("%s", (line, says) => {
    const place = line.endsWith("--record") ? `${nowhere}/file` : nowhere;
    const { status, stderr } = spawnSync(process.execPath, [cli, ...line.split(" "), place], {
      timeout: 10_000,
      encoding: "utf8",
    });
    expect(stderr).toMatch(says);
    expect(status).toBe(1);
  });
});

describe("list", () => {
  test("--json names everything that is registered, with the schema of its parameters", async () => {
    const { code, stdout, stderr } = await run("list", "--json");
    expect(code).toBe(0);
    expect(stderr).toBe("");
    const all = JSON.parse(stdout);
    expect(Object.keys(all)).toEqual([
      "brains",
      "tasks",
      "decoders",
      "intentions",
      "laws",
      "lenses",
      "experiments",
      "arenaTasks",
      "implant",
    ]);
    for (const [kind, entries] of Object.entries<Record<string, unknown>[]>(all)) {
      if (kind !== "lenses") expect(entries.length, kind).toBeGreaterThan(0);
      for (const entry of entries) {
        expect(Object.keys(entry)).toEqual(["name", "summary", "params"]);
        expect(entry.params).toMatchObject({ type: "object" });
      }
    }
    const names = (kind: string) => all[kind].map((entry: { name: string }) => entry.name);
    expect(names("brains")).toEqual(expect.arrayContaining(["reach", "untrained"]));
    expect(names("laws")).toEqual(expect.arrayContaining(["off", "add", "random", "pi"]));
    expect(names("experiments")).toContain("redirect");
    expect(names("arenaTasks")).toEqual(expect.arrayContaining(["redirect", "lesion", "hold"]));
    const settings = (half: number) => Object.keys(all.implant[half].params.properties);
    expect(settings(0)).toEqual(expect.arrayContaining(["site", "count", "noise", "dead", "delayTicks"]));
    expect(settings(1)).toEqual(expect.arrayContaining(["site", "electrodes", "decay", "bound"]));
  });

  test("without --json every name is on a line with what it is", async () => {
    const [text, json] = await Promise.all([run("list"), run("list", "--json")]);
    for (const entries of Object.values<{ name: string; summary: string }[]>(JSON.parse(json.stdout))) {
      for (const { name, summary } of entries) {
        expect(text.stdout.split("\n").some((line) => line.includes(name) && line.includes(summary))).toBe(
          true,
        );
      }
    }
  });
});
