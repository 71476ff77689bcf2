/** `symbiote list`: everything that is registered, by kind, and what else has settings. */
import type { Command } from "commander";
import type { Listed } from "../registries.ts";
import { withExamples } from "./help.ts";

export function list(program: Command): void {
  const command = program
    .command("list")
    .summary("everything that is registered, by kind")
    .description(
      "Name every brain, task, decoder, intention, law, lens and experiment, with its parameters; the tasks of the arena; and the settings of the implant.",
    )
    .option("--json", "print JSON: a list for each kind, of {name, summary, params as JSON schema}")
    .action(async ({ json }: { json?: boolean }) => {
      const { listed, listedBeside } = await import("../registries.ts");
      const all = { ...listed(), ...listedBeside() };
      process.stdout.write(json === true ? `${JSON.stringify(all, null, 2)}\n` : table(all));
    });
  withExamples(command, [
    ["symbiote list", "names and what they are"],
    ["symbiote list --json", "the same with the schema of every parameter"],
  ]);
}

function table(all: Record<string, readonly Listed[]>): string {
  const names = Object.values(all).flatMap((entries) => entries.map((entry) => entry.name));
  const width = Math.max(...names.map((name) => name.length));
  let text = "";
  for (const [kind, entries] of Object.entries(all)) {
    text += `${kind.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)}\n`;
    for (const { name, summary, params } of entries) {
      const known = Object.keys((params.properties ?? {}) as object);
      const suffix = known.length > 0 ? ` (${known.join(", ")})` : "";
      text += `  ${name.padEnd(width)}  ${summary}${suffix}\n`;
    }
    if (entries.length === 0) text += "  (none yet)\n";
  }
  return text;
}
