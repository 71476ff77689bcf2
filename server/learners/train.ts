/**
 * Train a brain from its seed to a weights file: iterate, sit the exam now and then, keep a checkpoint, stop when
 * the task is mastered or the iterations are over. What stops on the way goes on with `resume`, and ends with the
 * same bits.
 */
import { existsSync, mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { setImmediate } from "node:timers/promises";
import { nameOf, type PackedWeights, packWeights, titleOf, unpackWeights } from "../brains/weights.ts";
import { simdKernels } from "../kernels/index.ts";
import { type Backend, selectBackend } from "./backend.ts";
import { readCheckpoint, writeCheckpoint, writeWhole } from "./checkpoint.ts";
import { type HeldOutOptions, heldOutSuccess } from "./held-out.ts";
import { type Numbers, numbersOf, type Recipe } from "./recipe.ts";
import { recipeFor } from "./recipes/index.ts";
import { createTrainer } from "./trainer.ts";
import { WEIGHTS_FOLDER, weightsModule } from "./weights-file.ts";

export interface TrainRequest {
  readonly brain: string;
  readonly seed: number;
  readonly units?: number | undefined;
  readonly iterations?: number | undefined;
  /** Begin with these weights, and not with drawn ones: a brain that learns something else. */
  readonly from?: PackedWeights | undefined;
  /** Train for the task alone, without penalties and noise: a control. Its files are `<brain>-unregularised-<seed>`. */
  readonly unregularised?: boolean | undefined;
  /** Never stop early: the learning rate falls to its end, however soon the task is mastered. */
  readonly toTheEnd?: boolean | undefined;
  /** Folder of the weights file `<brain>-<seed>.ts` and of its checkpoint; made if missing. */
  readonly out?: string | undefined;
  /** Go on from the checkpoint in `out`. */
  readonly resume?: boolean | undefined;
  /** Any other number of the recipe. */
  readonly numbers?: Partial<Numbers> | undefined;
  /** Trials of one exam. */
  readonly heldOutTrials?: number | undefined;
  /** Abort it to stop after the iteration at hand, with a checkpoint. */
  readonly signal?: AbortSignal | undefined;
  readonly onBackend?: ((backend: Backend) => void) | undefined;
  readonly onProgress?: ((progress: TrainProgress) => void) | undefined;
  /** Another recipe than the brain's own. */
  readonly recipe?: Recipe | undefined;
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

const CHECKPOINT_EVERY = 50;

/** @throws before any work when the brain cannot be trained, or when a file stands in the way */
export async function train(request: TrainRequest): Promise<TrainOutcome> {
  const { brain, seed, out = WEIGHTS_FOLDER, resume = false, heldOutTrials = 1000, signal } = request;
  const { units, iterations, from, unregularised = false, toTheEnd = false } = request;
  const own = request.recipe ?? recipeFor(brain);
  const recipe = from === undefined ? own : beginningWith(own, from);
  const changes = {
    ...request.numbers,
    ...(units === undefined ? {} : { units }),
    ...(iterations === undefined ? {} : { iterations }),
    seed,
  };
  const numbers = numbersOf(recipe, changes, unregularised);
  if (from !== undefined && numbers.units !== from.header.units) {
    throw new Error(
      `${titleOf(nameOf(from.header))} has ${from.header.units} units, not ${numbers.units}; leave the width to it`,
    );
  }
  const begun = from && nameOf(from.header);
  const stem = join(out, titleOf({ brain, seed, ...(unregularised ? { unregularised: 1 } : {}) }));
  const file = `${stem}.ts`;
  const checkpoint = `${stem}.checkpoint`;
  if (existsSync(file)) throw new Error(`${file} exists; move it away or choose another folder with --out`);
  if (!resume && existsSync(checkpoint)) {
    throw new Error(`${checkpoint} exists; go on from it with --resume, or delete it to begin again`);
  }
  const saved = resume ? readCheckpoint(checkpoint, numbers, begun) : undefined;
  mkdirSync(out, { recursive: true });

  const backend = request.backend ?? (await selectBackend());
  request.onBackend?.(backend);
  const trainer = createTrainer(backend.tf, recipe, numbers);
  if (saved !== undefined) trainer.restore(saved);
  const { every, pass, stop, score = heldOutSuccess } = recipe.exam;
  const { dtMs } = numbers;
  const exam: HeldOutOptions = {
    task: recipe.task,
    kernels: simdKernels(),
    trials: heldOutTrials,
    seed,
    dtMs,
  };
  const keep = () => writeCheckpoint(checkpoint, { numbers, from: begun, trainer: trainer.save() });
  const begunAt = performance.now();
  const begunWith = trainer.iteration;
  let success: number | undefined;
  let mastered = false;

  while (trainer.iteration < numbers.iterations && !mastered) {
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
    if (iteration % every === 0 || iteration === numbers.iterations) {
      success = score(trainer.weights, exam);
      mastered = success >= stop && !toTheEnd;
    }
    if (iteration % CHECKPOINT_EVERY === 0) keep();
    const msEach = (performance.now() - begunAt) / (iteration - begunWith);
    request.onProgress?.({
      iteration,
      iterations: numbers.iterations,
      loss,
      success,
      secondsLeft: (msEach * (numbers.iterations - iteration)) / 1000,
    });
    await setImmediate();
  }

  success ??= score(trainer.weights, exam);
  const { seed: _, ...told } = numbers;
  const config = { ...told, stoppedAfter: trainer.iteration, ...(toTheEnd ? { toTheEnd: 1 } : {}) };
  const origin = { brain, seed, config, success, heldOutTrials, ...(begun ? { from: begun } : {}) };
  writeWhole(file, weightsModule(packWeights(trainer.weights, origin)));
  rmSync(checkpoint, { force: true });
  return {
    status: "trained",
    file,
    iterations: trainer.iteration,
    success,
    passed: success >= pass,
    backend: backend.name,
  };
}

/** The recipe for a network that has learned something else before. @throws when they do not fit, or are damaged */
export function beginningWith(recipe: Recipe, from: PackedWeights): Recipe {
  const { header } = from;
  const { inputs, actions, units } = header;
  if (inputs !== recipe.inputs || actions !== recipe.actions) {
    throw new Error(
      `${titleOf(nameOf(header))} has ${inputs} inputs and ${actions} actions, ` +
        `and ${recipe.brain} ${recipe.inputs} and ${recipe.actions}; begin with other weights`,
    );
  }
  unpackWeights(from);
  const numbers = { ...recipe.numbers, ...recipe.goingOn, units };
  return { ...recipe, numbers, initial: () => unpackWeights(from) };
}
