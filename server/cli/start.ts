/** `symbiote start`: the brain, the symbiote and the page. */
import { type Command, Option } from "commander";
import { asUsage, notOfUse, usageError } from "./failure.ts";
import { withExamples } from "./help.ts";
import { nonEmpty, positive, seed, settings, speed, tickMs, whole } from "./options.ts";

/** What `--brain remote` is, and its parameters (server/brains/remote.ts). */
const REMOTE = `The brain "remote" is a network of yours, in another process and in any language, that joins over the
wire (docs/protocol.md): time begins when it is there. The session says beforehand what it will be, with --params:
  task=NAME              the task it lives in, which fixes its inputs and actions (default: reach);
                         parameters that are not named here are that task's
  sites=NAME:WIDTH+…     its sites and how many units each has (default: cortex:128)
  bodies=1 or 2          2: it also steps its unsteered twin (the default); 1: there is no twin, and
                         collateral is not known`;

/** What the flags say; what is not given is left to `start`. */
interface StartFlags {
  readonly port: number;
  readonly host: string;
  readonly token?: string;
  readonly open: boolean;
  readonly seed: number;
  readonly brain: string;
  readonly params?: Readonly<Record<string, number | string>>;
  readonly dt?: number;
  readonly speed: number | "max";
  readonly link: "ws" | "shared";
  readonly decoder: string;
  readonly law?: string;
  readonly direction?: string;
  readonly electrodes?: Readonly<Record<string, number | string>>;
  readonly stimulator?: Readonly<Record<string, number | string>>;
  readonly record?: string;
  readonly duration?: number;
  readonly symbiote: boolean;
}

export function start(program: Command): void {
  const command = program
    .command("start")
    .summary("a live brain, a symbiote that learns to read it, and a page")
    .description("Run a brain in its task, a symbiote beside it, and a page that shows both.")
    .option("--port <n>", "port of the page; 0 takes any free one", whole(0, 65535), 7600)
    .option("--host <name>", "address to listen on", nonEmpty, "127.0.0.1")
    .option("--token <secret>", "the secret that operators need (default: a new one)", nonEmpty)
    .option("--no-open", "do not open the page in a browser")
    .option("--seed <n>", "seed of everything random", seed, 1)
    .option("--brain <name>", "the brain to run (symbiote list)", nonEmpty, "reach")
    .option(
      "--params <settings>",
      "parameters of the brain, as seed=11,arm=two-link (symbiote list)",
      settings,
    )
    .option("--dt <ms>", "length of a tick; 1 is 1 kHz (default: as the brain was trained)", tickMs)
    .option("--speed <multiple>", 'multiple of real time, or "max"', speed, 1)
    .addOption(
      new Option("--link <kind>", "how the symbiote is joined: a process over WebSocket, or shared memory")
        .choices(["ws", "shared"])
        .default("ws"),
    )
    .option("--decoder <name>", "how the symbiote reads: a decoder (symbiote list)", nonEmpty, "rls")
    .option(
      "--law <name>",
      "how the symbiote steers: a law (symbiote list; default: symbiote where what ships fits brain and implant, elsewhere pi)",
      nonEmpty,
    )
    .option("--direction <file>", "steer with the directions of this file (symbiote direction)", nonEmpty)
    .option(
      "--electrodes <settings>",
      "how the implant records, as count=96,sigmaUnits=3,noise=0.1 (symbiote list)",
      settings,
    )
    .option(
      "--stimulator <settings>",
      "how it stimulates, as electrodes=32,decay=0.7 (symbiote list)",
      settings,
    )
    .option("--record <file>", "record the session to an MCAP file", nonEmpty)
    .option("--duration <seconds>", "stop after this long", positive(1e7))
    .option("--no-symbiote", "run the brain alone; anyone may connect a symbiote")
    .action(async (flags: StartFlags) => {
      const { law } = flags;
      if (flags.direction !== undefined && law !== undefined && law !== "direct")
        throw usageError(`--direction steers with the law "direct": leave --law ${law} out`);
      const [{ checkLife }, { decoders }, { laws }, { checkImplant }] = await Promise.all([
        import("../brains/index.ts"),
        import("../symbiote/decoders/index.ts"),
        import("../symbiote/steering/index.ts"),
        import("../../streams/implant.ts"),
      ]);
      asUsage(() => checkLife(flags.brain, flags.params, flags.dt));
      asUsage(() => decoders.get(flags.decoder));
      if (law !== undefined) asUsage(() => laws.get(law));
      asUsage(() => checkImplant(flags));
      const [{ checkAccess }, { configOf, start }, { buildRig }] = await Promise.all([
        import("../runtime/auth.ts"),
        import("../runtime/start.ts"),
        import("../build.ts"),
      ]);
      asUsage(() => checkAccess(flags));
      asUsage(() => buildRig(configOf(flags)));
      await start({ ...flags, ...(await directionOf(flags)) });
    });
  withExamples(
    command,
    [
      ["symbiote start", "open the page and watch"],
      ["symbiote start --record run.mcap", "the same, recorded; replay it with symbiote replay run.mcap"],
      ["symbiote start --dt 1", "the same brain a thousand times a second"],
      ["symbiote start --params seed=2,plasticity=resist", "another network, which learns to resist"],
      ["symbiote start --no-open --port 0 --speed 4", "no browser, any free port, four times real time"],
      ["symbiote start --brain remote --params task=reach,sites=m1:96+pmd:64", "a brain of yours joins"],
    ],
    REMOTE,
  );
}

/** The directions of the file that was named, once they are known to fit what they are to be written to. */
async function directionOf(flags: StartFlags) {
  if (flags.direction === undefined) return {};
  const [{ readDirectionFile }, { configOf }, { buildRig }, { subjectOf }, { checkSubject }] =
    await Promise.all([
      import("../runtime/direction.ts"),
      import("../runtime/start.ts"),
      import("../build.ts"),
      import("../experiments/read-directions.ts"),
      import("../symbiote/steering/directions/file.ts"),
    ]);
  const file = await readDirectionFile(flags.direction).catch(notOfUse);
  const config = configOf(flags);
  asUsage(() => checkSubject(file, subjectOf(config, buildRig(config))));
  const params = { given: file.given, operator: file.header.operation };
  return { law: "direct", lawParams: params };
}
