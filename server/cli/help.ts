/** Help that opens with examples, because that is what people look for first. */
import type { Command } from "commander";

/** Put `examples` (command line, what it does) above the usage of `command`, and `notes` below the options. */
export function withExamples(
  command: Command,
  examples: readonly (readonly [line: string, does: string])[],
  notes?: string,
): Command {
  const width = Math.max(...examples.map(([line]) => line.length));
  const lines = examples.map(([line, does]) => `  ${line.padEnd(width)}  ${does}`);
  command.addHelpText("before", `Examples:\n${lines.join("\n")}\n`);
  if (notes !== undefined) command.addHelpText("after", `\n${notes}`);
  return command;
}
