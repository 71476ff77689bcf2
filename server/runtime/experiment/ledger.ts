/**
 * What a run's folder holds until it is complete: what was asked for (run.json), and every finished seed to the bit, so
 * that a run that was cut short, or killed, goes on where it was.
 */
import { existsSync } from "node:fs";
import { mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { deserialize, serialize } from "node:v8";
import * as z from "zod";
import type { SeedResult } from "../../experiments/result.ts";
import { writeWhole } from "./folder.ts";

const jobSchema = z.object({
  experiment: z.string(),
  /** The parameters it was made from. */
  params: z.record(z.string(), z.json()),
  firstSeed: z.int(),
  seeds: z.int().min(1),
  /** The command line that gives these numbers again. */
  command: z.string(),
  versions: z.object({ symbiote: z.string(), node: z.string() }),
  weightsHash: z.string(),
});
export type RunJob = z.infer<typeof jobSchema>;

export interface Ledger {
  readonly folder: string;
  readonly job: RunJob;
  /** Seeds that were finished before. */
  readonly done: readonly SeedResult[];
  keep(seed: SeedResult): Promise<void>;
  /** The run is complete: nothing is left to go on with. */
  close(): Promise<void>;
}

const JOB = "run.json";
const SEEDS = "seeds";

/** Begin the ledger of a new run in its folder. */
export async function openLedger(folder: string, job: RunJob): Promise<Ledger> {
  await mkdir(join(folder, SEEDS));
  await writeWhole(join(folder, JOB), `${JSON.stringify(job, null, 2)}\n`);
  return ledgerOf(folder, job, []);
}

/** Go on with a run. @throws one sentence when there is none in the folder, or when it is complete */
export async function reopenLedger(folder: string): Promise<Ledger> {
  const text = await readFile(join(folder, JOB), "utf8").catch(() => undefined);
  if (text === undefined)
    throw new Error(
      existsSync(folder)
        ? `"${folder}" holds no run to go on with; a complete one has no ${JOB}`
        : `there is no folder "${folder}": name the one that the run that was cut short printed`,
    );
  const job = jobIn(text);
  if (job === undefined) throw new Error(`"${join(folder, JOB)}" is damaged; start the run anew`);
  const files = (await readdir(join(folder, SEEDS)).catch(() => [])).filter((name) => name.endsWith(".seed"));
  const done = await Promise.all(files.map((name) => seedIn(join(folder, SEEDS, name))));
  return ledgerOf(
    folder,
    job,
    done.filter((one) => one !== undefined),
  );
}

function ledgerOf(folder: string, job: RunJob, done: readonly SeedResult[]): Ledger {
  return {
    folder,
    job,
    done,
    async keep(seed) {
      const path = join(folder, SEEDS, `${seed.seed}.seed`);
      await writeFile(`${path}.part`, serialize(seed));
      await rename(`${path}.part`, path);
    },
    async close() {
      await rm(join(folder, JOB), { force: true });
      await rm(join(folder, SEEDS), { recursive: true, force: true });
    },
  };
}

function jobIn(text: string): RunJob | undefined {
  try {
    return jobSchema.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}

/** A seed that cannot be read is run again. */
async function seedIn(path: string): Promise<SeedResult | undefined> {
  try {
    const found = deserialize(await readFile(path)) as SeedResult;
    return Number.isInteger(found.seed) ? found : undefined;
  } catch {
    return undefined;
  }
}
