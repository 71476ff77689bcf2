/** `symbiote recover`: make a recording whole that was cut off or damaged. */
import type { Command } from "commander";
import { EXIT } from "./failure.ts";
import { withExamples } from "./help.ts";
import { nonEmpty } from "./options.ts";

export function recover(program: Command): void {
  const command = program
    .command("recover")
    .summary("make a cut-off or damaged recording whole")
    .description(
      "Read every whole chunk of a recording and write what is there to a file that opens anywhere.",
    )
    .argument("<file>", "an MCAP recording")
    .option(
      "--out <file>",
      "where the recovered recording goes (default: beside it, .recovered.mcap)",
      nonEmpty,
    )
    .option("--json", "print what was found as JSON")
    .action(async (file: string, { out, json }: { out?: string; json?: boolean }) => {
      const { recover } = await import("../runtime/recording/recover.ts");
      const found = await recover(file, out);
      if (json === true) process.stdout.write(`${JSON.stringify(found, null, 2)}\n`);
      else if (found.exitCode === EXIT.failed) process.stderr.write(`error: ${found.summary}\n`);
      else process.stdout.write(`${found.summary}\n`);
      process.exitCode = found.exitCode;
    });
  withExamples(
    command,
    [["symbiote recover run.mcap", "after a crash or a kill -9"]],
    "Exit codes: 0 the recording was whole, 3 recovered without what was cut off or damaged, 1 nothing could be recovered.",
  );
}
