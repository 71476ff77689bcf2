/** The command line as a whole. One file a sub-command; each imports what it needs only when it runs. */
import { Command } from "commander";
import { version } from "../runtime/version.ts";
import { bench } from "./bench.ts";
import { certify } from "./certify.ts";
import { direction } from "./direction.ts";
import { withExamples } from "./help.ts";
import { list } from "./list.ts";
import { recover } from "./recover.ts";
import { replay } from "./replay.ts";
import { run } from "./run.ts";
import { start } from "./start.ts";
import { teach } from "./teach.ts";
import { train } from "./train.ts";

/** Each adds its sub-command to the program. */
const commands = [start, run, certify, train, teach, replay, recover, direction, list, bench] as const;

const HELP = "help";

function createProgram(): Command {
  const program = new Command("symbiote")
    .description("A real-time laboratory for closed loops between two neural networks.")
    .version(version(), "-V, --version", "print the version")
    .helpOption("-h, --help", "show this help")
    .helpCommand(`${HELP} [command]`, "show the help of a command")
    .showHelpAfterError("(--help lists what there is)")
    .exitOverride();
  withExamples(
    program,
    [
      ["symbiote start", "a live brain, a symbiote, and a page to watch them"],
      ["symbiote run redirect --seeds 5", "the same without a page, as a table with confidence intervals"],
      ["symbiote list", "everything that is registered"],
    ],
    "Exit codes: 0 done, 1 failed, 2 wrong usage, 3 recovered with losses, 130 stopped by Ctrl-C.\n" +
      "DEBUG=symbiote prints the stack of an unexpected error.",
  );
  for (const add of commands) add(program);
  return program;
}

/**
 * The words up to one that should name a command and names none. Whoever asks for the help of such a command is told
 * that there is none, where commander would show the help of something else.
 */
function unknownIn(command: Command, [word, ...rest]: readonly string[]): string[] | undefined {
  const { commands } = command;
  if (word === undefined || word.startsWith("-") || commands.length === 0) return undefined;
  if (word === HELP) return unknownIn(command, rest);
  const named = commands.find((one) => one.name() === word);
  if (named === undefined) return [word];
  const deeper = unknownIn(named, rest);
  return deeper && [word, ...deeper];
}

/** Run the command line `argv`, node and script first; without arguments, show the help. */
export async function runCli(argv: readonly string[]): Promise<void> {
  const program = createProgram();
  const [first, ...others] = argv.slice(2);
  // Commander's own help goes one command deep.
  const words = first === HELP ? [...others, "--help"] : argv.slice(2);
  if (words.length === 0) program.outputHelp();
  else await program.parseAsync(unknownIn(program, words) ?? words, { from: "user" });
}
