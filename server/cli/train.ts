/** `symbiote train`: train a brain in its task. */
import type { Command } from "commander";
import { unknownName } from "../../streams/near-miss.ts";
import type { TrainProgress } from "../learners/train.ts";
import { asUsage, EXIT, usageError } from "./failure.ts";
import { withExamples } from "./help.ts";
import { interrupted } from "./interrupt.ts";
import { nonEmpty, seed, whole } from "./options.ts";
import { makeOut } from "./out-folder.ts";
import type { Progress } from "./progress.ts";

interface TrainFlags {
  readonly seed: number;
  readonly units?: number;
  readonly iterations?: number;
  readonly from?: string;
  readonly out?: string;
  readonly resume: boolean;
  readonly unregularised: boolean;
  readonly toTheEnd: boolean;
}

export function train(program: Command): void {
  const command = program
    .command("train")
    .summary("train a brain")
    .description("Train a brain in its task with TensorFlow.js; stop it with Ctrl-C and go on with --resume.")
    .argument("<brain>", "name of a brain that has a recipe; any other name says which have")
    .option("--seed <n>", "seed of the initial weights and of everything drawn while training", seed, 1)
    .option("--units <n>", "width of the network", whole(8, 4096))
    .option("--iterations <n>", "most training steps", whole(1, 1_000_000))
    .option(
      "--from <weights>",
      "begin with these weights, not with drawn ones: reach-2, or a file that symbiote train wrote",
      nonEmpty,
    )
    .option("--out <folder>", "where the weights and the checkpoint go (default: weights)", nonEmpty)
    .option("--resume", "go on from the checkpoint", false)
    .option("--unregularised", "for the task alone, without penalties and noise: a control", false)
    .option("--to-the-end", "do not stop early when the task is mastered", false)
    .action(act);
  withExamples(
    command,
    [
      ["symbiote train reach --seed 1", "the recipe of the shipped weights"],
      ["symbiote train reach --seed 1 --resume", "go on where Ctrl-C stopped it"],
      ["symbiote train reach --seed 1 --unregularised", "the control of its certificate"],
      [
        "symbiote train reach-two-link --seed 2 --from reach-2",
        "who moved a point mass learns to move an arm",
      ],
    ],
    "Exit codes: 0 trained and good enough to ship, 1 failed or not good enough, 130 stopped; --resume goes on.",
  );
}

async function act(brain: string, flags: TrainFlags): Promise<void> {
  const signal = interrupted();
  const [{ brains }, { recipes, recipeFor }, { beginningWith, train }, { findWeights }, { createProgress }] =
    await Promise.all([
      import("../brains/index.ts"),
      import("../learners/recipes/index.ts"),
      import("../learners/train.ts"),
      import("../learners/weights-file.ts"),
      import("./progress.ts"),
    ]);
  // A brain that is not registered can be trained all the same: its first weights have to come from somewhere.
  const trainable = recipes.map((recipe) => recipe.brain);
  if (!trainable.includes(brain) && !brains.names.includes(brain))
    throw usageError(unknownName("brain", brain, trainable));
  asUsage(() => recipeFor(brain));
  const from = flags.from === undefined ? undefined : asUsage(() => findWeights(flags.from!));
  if (from !== undefined) asUsage(() => beginningWith(recipeFor(brain), from));
  if (flags.out !== undefined) makeOut(flags.out);
  let progress: Progress | undefined;
  const onProgress = ({ iteration, iterations, loss, success }: TrainProgress) => {
    progress ??= createProgress(`train ${brain}`, iterations, "iterations", { from: iteration - 1 });
    const exam = success === undefined ? "" : `, success ${(100 * success).toFixed(1)} %`;
    progress.update(iteration, `loss ${loss.toFixed(4)}${exam}`);
  };
  const onBackend = ({ name }: { name: string }) => process.stderr.write(`TensorFlow.js on ${name}\n`);
  const { status, file, iterations, success, passed } = await train({
    brain,
    ...flags,
    from,
    signal,
    onProgress,
    onBackend,
  }).finally(() => progress?.stop());
  process.stdout.write(`${file}\n`);
  if (status === "stopped") {
    process.stderr.write(`stopped after ${iterations} iterations; go on with --resume\n`);
    process.exitCode = EXIT.interrupted;
    return;
  }
  const verdict = passed ? "good enough to ship" : "not good enough to ship";
  process.stderr.write(
    `${iterations} iterations, held-out success ${(100 * success!).toFixed(1)} %: ${verdict}\n`,
  );
  if (!passed) process.exitCode = EXIT.failed;
}
