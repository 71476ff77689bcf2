/** `symbiote certify`: is this brain like a motor cortex, by every test a sceptic would run? */
import type { Command } from "commander";
import { shellWord } from "../runtime/shell.ts";
import { asUsage, EXIT, usageError } from "./failure.ts";
import { withExamples } from "./help.ts";
import { nonEmpty, whole } from "./options.ts";
import { makeOut } from "./out-folder.ts";

interface CertifyFlags {
  readonly seeds: number;
  readonly weights?: readonly string[];
  readonly out: string;
  readonly keep?: string;
  readonly json?: boolean;
}

export function certify(program: Command): void {
  const command = program
    .command("certify")
    .summary("test a brain for the signatures of a real one")
    .description(
      "Run every test of a sceptical neuroscientist on a brain, each against chance, and write a page.",
    )
    .argument("<brain>", "name of a brain that has a certificate")
    .option("--seeds <n>", "how many networks of it", whole(1, 1000), 1)
    .option("--weights <files...>", "these networks, as symbiote train wrote them, and not those that ship")
    .option("--out <folder>", "where the folder with the page is made", nonEmpty, "runs")
    .option("--keep <folder>", "also write <brain>.json and <brain>.md there, to be kept", nonEmpty)
    .option("--json", "print JSON: {brain, seeds, seedList, rows[], control?}")
    .action(act);
  withExamples(
    command,
    [
      ["symbiote certify reach", "tuning, rotations, subspaces, fixed points; about 10 s"],
      ["symbiote certify untrained --json", "the null: what a network has without training"],
      ["symbiote certify decide --weights weights/decide-21.ts", "a network you trained yourself"],
      ["symbiote certify reach --seeds 3 --keep docs/certificates", "what is kept in the repository"],
    ],
    "Exit codes: 0 every row passes, 1 some row does not.\n" +
      "Every run gets a new folder with certificate.json and certificate.html.",
  );
}

async function act(
  brain: string,
  { seeds, weights, out, keep, json }: CertifyFlags,
  command: Command,
): Promise<void> {
  if (weights !== undefined && command.getOptionValueSource("seeds") === "cli")
    throw usageError("--weights names the networks: leave --seeds out");
  const { examinerOf } = await import("../certificate/index.ts");
  const examiner = asUsage(() => examinerOf(brain));
  const [{ candidatesIn, certify }, { tableOf }, { createProgress }] = await Promise.all([
    import("../runtime/certificate/certify.ts"),
    import("../runtime/certificate/table.ts"),
    import("./progress.ts"),
  ]);
  const candidates = asUsage(() =>
    weights === undefined ? examiner.candidates(seeds) : candidatesIn(examiner, weights),
  );
  if (keep !== undefined) makeOut(keep, "choose another with --keep");
  const which = weights === undefined ? `--seeds ${seeds}` : `--weights ${weights.map(shellWord).join(" ")}`;
  const progress = createProgress(
    `certify ${brain}`,
    candidates.length + (examiner.control?.candidates().length ?? 0),
    "networks",
    { plain: json },
  );
  let count = 0;
  const { certificate, page } = await certify({
    examiner,
    candidates,
    out,
    keep,
    command: `symbiote certify ${brain} ${which}${keep === undefined ? "" : ` --keep ${shellWord(keep)}`}`,
    onSeed: () => progress.update(++count),
  }).finally(progress.stop);
  process.stdout.write(json === true ? `${JSON.stringify(certificate, null, 2)}\n` : tableOf(certificate));
  process.stderr.write(`${page}\n`);
  if (!certificate.rows.every(({ pass }) => pass)) process.exitCode = EXIT.failed;
}
