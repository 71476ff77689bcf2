/** `symbiote replay`: run a recording again and compare every bit, or play it to the page. */
import type { Command } from "commander";
import type { SessionConfig } from "../../streams/session.ts";
import { asUsage, EXIT, usageError } from "./failure.ts";
import { withExamples } from "./help.ts";
import { nonEmpty, speed, whole } from "./options.ts";
import type { Progress } from "./progress.ts";

interface ReplayFlags {
  readonly verify?: boolean;
  readonly json?: boolean;
  readonly port: number;
  readonly host: string;
  readonly open: boolean;
  readonly speed: number | "max";
}

export function replay(program: Command): void {
  const command = program
    .command("replay")
    .summary("play a recording, or prove it bit for bit")
    .description(
      "Play a recording to the page; or, with --verify, run the session again and compare every bit.",
    )
    .argument("<file>", "an MCAP recording")
    .option("--verify", "run it again, learning included, and compare digests")
    .option(
      "--json",
      "with --verify, print JSON: {digest, recorded, equal, ticks, firstDifference?: {tick, what, recorded, replayed}}",
    )
    .option("--port <n>", "port of the page; 0 takes any free one", whole(0, 65535), 7600)
    .option("--host <name>", "address to listen on", nonEmpty, "127.0.0.1")
    .option("--no-open", "do not open the page in a browser")
    .option("--speed <multiple>", 'multiple of real time, or "max"', speed, 1)
    .action((file: string, flags: ReplayFlags) => {
      if (flags.verify === true) return prove(file, flags);
      if (flags.json === true)
        throw usageError("--json prints what --verify finds: add --verify, or leave --json out");
      return play(file, flags);
    });
  withExamples(
    command,
    [
      ["symbiote replay run.mcap", "watch it again in the page"],
      ["symbiote replay run.mcap --verify", "does running it again give the same bits?"],
    ],
    "Exit codes of --verify: 0 equal, 1 different or unreadable.",
  );
}

async function prove(file: string, { json }: ReplayFlags): Promise<void> {
  const [
    { verify },
    { recordedAnswers },
    { buildSession },
    { livesElsewhere, weightsHashOf },
    { createProgress },
  ] = await Promise.all([
    import("../runtime/recording/replay.ts"),
    import("../runtime/recording/answers.ts"),
    import("../build.ts"),
    import("../brains/index.ts"),
    import("./progress.ts"),
  ]);
  let progress: Progress | undefined;
  let elsewhere = false;
  const onProgress = (ticks: number, of: number) => {
    progress ??= createProgress("replay", of, "ticks", { plain: json });
    progress.update(ticks);
  };
  const build = (config: SessionConfig) => {
    const { name, params } = config.brain;
    const answers = recordedAnswers();
    elsewhere = livesElsewhere(name);
    return { ...buildSession(config, answers.host), answers, weightsHash: weightsHashOf(name, params) };
  };
  const verdict = await verify(file, { build, onProgress }).finally(() => progress?.stop());
  const { digest, recorded, equal, ticks, firstDifference: first } = verdict;
  if (json === true) {
    process.stdout.write(`${JSON.stringify(verdict, null, 2)}\n`);
  } else {
    process.stdout.write(`${equal ? "equal" : "DIFFERENT"} over ${ticks} ticks\n`);
    process.stdout.write(`replayed ${digest}\nrecorded ${recorded}\n`);
  }
  if (elsewhere)
    process.stderr.write(
      "the brain lived in another process: its recorded answers were used, and everything else was run again\n",
    );
  if (!equal) process.exitCode = EXIT.failed;
  if (first !== undefined) {
    const values =
      first.recorded === null && first.replayed === null
        ? ""
        : ` (recorded ${first.recorded}, replayed ${first.replayed})`;
    process.stderr.write(`the first difference is at tick ${first.tick}: ${first.what}${values}\n`);
  }
}

async function play(file: string, { port, host, open, speed }: ReplayFlags): Promise<void> {
  const [{ checkAccess }, { startReplay }] = await Promise.all([
    import("../runtime/auth.ts"),
    import("../runtime/start.ts"),
  ]);
  asUsage(() => checkAccess({ host }));
  await startReplay({ file, port, host, open, speed });
}
