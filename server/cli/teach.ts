/** `symbiote teach`: let a symbiote learn to steer a brain, and keep what it has learned. */
import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Command } from "commander";
import type { PackedMind } from "../symbiote/emulator/mind.ts";
import { asUsage } from "./failure.ts";
import { withExamples } from "./help.ts";
import { nonEmpty, seed, whole } from "./options.ts";
import { makeOut } from "./out-folder.ts";

interface TeachFlags {
  readonly seed: number;
  readonly practice: number;
  readonly out: string;
}

const LISTENING = 40;
const EXAMINATION = 100;

export function teach(program: Command): void {
  const command = program
    .command("teach")
    .summary("teach a symbiote to steer a brain")
    .description("Let a symbiote learn to steer a brain through every unit, and write what it has learned.")
    .argument("<brain>", "name of a brain (symbiote list)")
    .option("--seed <n>", "seed of the life that it learns in", seed, 1)
    .option("--practice <n>", "trials in which it practises", whole(45, 10_000), 260)
    .option("--out <folder>", "where the mind goes", nonEmpty, "minds")
    .action(act);
  withExamples(
    command,
    [["symbiote teach reach --seed 1", "the recipe of the co-processor that ships"]],
    "Exit codes: 0 taught, 1 failed, 2 wrong usage.",
  );
}

async function act(brain: string, { seed, practice, out }: TeachFlags): Promise<void> {
  const [{ checkHere }, { teach }, { createProgress }] = await Promise.all([
    import("../brains/index.ts"),
    import("../teach.ts"),
    import("./progress.ts"),
  ]);
  asUsage(() => checkHere(brain));
  const file = join(out, `${brain}-${seed}.ts`);
  if (existsSync(file)) throw new Error(`${file} exists; move it away or choose another folder with --out`);
  makeOut(out);
  const trials = LISTENING + practice + EXAMINATION;
  const progress = createProgress(`teach ${brain}`, trials, "trials");
  let done = 0;
  const recent: number[] = [];
  const onTrial = (success: boolean) => {
    recent.push(Number(success));
    const last = recent.slice(-20);
    const rate = last.reduce((sum, value) => sum + value, 0) / last.length;
    progress.update(++done, `reached ${(100 * rate).toFixed(0)} % of the last ${last.length}`);
  };
  const mind = teach({ brain, seed, listening: LISTENING, practice, examination: EXAMINATION }, onTrial);
  progress.stop();
  writeFileSync(file, moduleOf(mind));
  process.stdout.write(`${file}\n`);
  const { examined, success } = mind.header;
  process.stderr.write(`examined in ${examined} trials: ${(100 * success).toFixed(1)} %\n`);
}

/** A mind as a module that `server/symbiote/emulator/minds` can list. */
function moduleOf({ header, payload }: PackedMind): string {
  return `/** Written by \`${header.command}\`. */
import type { PackedMind } from "../mind.ts";

const mind: PackedMind = {
  header: ${JSON.stringify(header, undefined, 2).replaceAll("\n", "\n  ")},
  payload:
    "${payload}",
};

export default mind;
`;
}
