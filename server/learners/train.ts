/**
 * Train a brain from its seed to a weights file: iterate, sit the exam now and then, keep a checkpoint, stop when
 * the task is mastered or the iterations are over. What stops on the way goes on with `resume`, and ends with the
 * same bits.
 */
import { existsSync, mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { setImmediate } from "node:timers/promises";
import { packWeights } from "../brains/weights.ts";
import { simdKernels } from "../kernels/index.ts";
import { type Backend, selectBackend } from "./backend.ts";
import { readCheckpoint, writeCheckpoint, writeWhole } from "./checkpoint.ts";
import { heldOutSuccess } from "./held-out.ts";
import { type Recipe, recipeOf } from "./recipe.ts";
import { createTrainer } from "./trainer.ts";
import { weightsModule } from "./weights-file.ts";

export interface TrainRequest {
  readonly brain: string;
  readonly seed: number;
  readonly units?: number | undefined;
  readonly iterations?: number | undefined;
  /** Folder of the weights file `<brain>-<seed>.ts` and of its checkpoint; made if missing. */
  readonly out?: string | undefined;
  /** Go on from the checkpoint in `out`. */
  readonly resume?: boolean | undefined;
  /** Anything else of the recipe. */
  readonly recipe?: Partial<Recipe> | undefined;
  /** Trials of one exam. */
  readonly heldOutTrials?: number | undefined;
  /** Abort it to stop after the iteration at hand, with a checkpoint. */
  readonly signal?: AbortSignal | undefined;
  readonly onBackend?: ((backend: Backend) => void) | undefined;
  readonly onProgress?: ((progress: TrainProgress) => void) | undefined;
  /** The backend to train on; chosen when left out. */
  readonly backend?: Backend | undefined;
}

export interface TrainProgress {
  readonly iteration: number;
  readonly iterations: number;
  readonly loss: number;
  /** Share of held-out trials that succeeded at the last exam; undefined before the first. */
  readonly success: number | undefined;
  /** At most this long, if the task is not mastered earlier. */
  readonly secondsLeft: number;
}

export interface TrainOutcome {
  readonly status: "trained" | "stopped";
  /** The weights file when trained, the checkpoint when stopped. */
  readonly file: string;
  readonly iterations: number;
  readonly success: number | undefined;
  /** Is `success` enough to ship? */
  readonly passed: boolean;
  readonly backend: Backend["name"];
}

/** What a brain must score to be shipped, and the score at which further training is not worth its while. */
export const PASS_MARK = 0.985;
const STOP_MARK = 0.995;
const EXAM_EVERY = 250;
const CHECKPOINT_EVERY = 50;
const OUT = "weights";

/** @throws before any work when the brain cannot be trained, or when a file stands in the way */
export async function train(request: TrainRequest): Promise<TrainOutcome> {
  const { brain, seed, out = OUT, resume = false, heldOutTrials = 1000, signal } = request;
  if (brain !== "reach") throw new Error(`there is no recipe to train "${brain}"; there is one for: reach`);
  const { units, iterations } = request;
  const recipe = recipeOf({
    ...request.recipe,
    ...(units === undefined ? {} : { units }),
    ...(iterations === undefined ? {} : { iterations }),
    seed,
  });
  const file = join(out, `${brain}-${seed}.ts`);
  const checkpoint = join(out, `${brain}-${seed}.checkpoint`);
  if (existsSync(file)) throw new Error(`${file} exists; move it away or choose another folder with --out`);
  if (!resume && existsSync(checkpoint)) {
    throw new Error(`${checkpoint} exists; go on from it with --resume, or delete it to begin again`);
  }
  const saved = resume ? readCheckpoint(checkpoint, recipe) : undefined;
  mkdirSync(out, { recursive: true });

  const backend = request.backend ?? (await selectBackend());
  request.onBackend?.(backend);
  const trainer = createTrainer(backend.tf, recipe);
  if (saved !== undefined) trainer.restore(saved);
  const exam = { kernels: simdKernels(), trials: heldOutTrials, seed, dtMs: recipe.dtMs };
  const keep = () => writeCheckpoint(checkpoint, { recipe, trainer: trainer.save() });
  const begunAt = performance.now();
  const begunWith = trainer.iteration;
  let success: number | undefined;
  let mastered = false;

  while (trainer.iteration < recipe.iterations && !mastered) {
    if (signal?.aborted) {
      keep();
      return {
        status: "stopped",
        file: checkpoint,
        iterations: trainer.iteration,
        success,
        passed: false,
        backend: backend.name,
      };
    }
    const loss = trainer.iterate();
    const { iteration } = trainer;
    if (iteration % EXAM_EVERY === 0 || iteration === recipe.iterations) {
      success = heldOutSuccess(trainer.weights, exam);
      mastered = success >= STOP_MARK;
    }
    if (iteration % CHECKPOINT_EVERY === 0) keep();
    const msEach = (performance.now() - begunAt) / (iteration - begunWith);
    request.onProgress?.({
      iteration,
      iterations: recipe.iterations,
      loss,
      success,
      secondsLeft: (msEach * (recipe.iterations - iteration)) / 1000,
    });
    await setImmediate();
  }

  success ??= heldOutSuccess(trainer.weights, exam);
  const { seed: _, ...told } = recipe;
  const config = { ...told, stoppedAfter: trainer.iteration };
  writeWhole(
    file,
    weightsModule(packWeights(trainer.weights, { brain, seed, config, success, heldOutTrials })),
  );
  rmSync(checkpoint, { force: true });
  return {
    status: "trained",
    file,
    iterations: trainer.iteration,
    success,
    passed: success >= PASS_MARK,
    backend: backend.name,
  };
}
