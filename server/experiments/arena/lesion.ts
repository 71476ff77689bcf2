/**
 * The arena's task of restoring: `grasp` is damaged, and a co-processor that records one area through 16 blurred
 * electrodes and stimulates another through 16 is to make it grasp again (Bryan & Rao 2023). It is told no goal: what to
 * grasp, and when, it must find in what it records. The arms:
 *
 *   off, healthy   the damaged brain by itself; the undamaged one on the same trials, with the same noise
 *   constant       one learned vector of currents (A5)
 *   read-out       the recorded area read and written by two ridge regressions on recordings, then frozen (A5)
 *   published      co-processor and emulator network in turns (A8)
 *   symbiote       co-processor and emulators, learned online from all trials (A6)
 *
 * Each learns in as many real trials, through the same electrodes, within the same bounds.
 */
import * as z from "zod";
import { checkImplant } from "../../../streams/implant.ts";
import { lifeOf, type Params } from "../../brains/index.ts";
import { chosen } from "../chosen.ts";
import { conduct } from "../conduct.ts";
import type { Arm, Contest } from "../contest.ts";
import type { Experiment } from "../experiment.ts";
import { experimentOf } from "../experiment-of.ts";
import type { Lab } from "../lab.ts";
import type { ContestSeed } from "../result.ts";
import { recovered, recoveryFigures, recoveryNotes } from "./recovery.ts";
import type { ArenaParams } from "./task.ts";

export const lesionParams = {
  damage: z
    .enum(["disconnection", "motor", "anterior", "none"])
    .default("disconnection")
    .describe("lesion: premotor parted from motor, half of motor or all of anterior lost, or nothing"),
};
export type LesionParams = ArenaParams & { damage: keyof typeof DAMAGES };

/** Parameters of the brain that do the damage to it; `seed` says which units, where not all. */
const DAMAGES = {
  disconnection: () => ({ disconnect: { between: "premotor-motor" } }),
  motor: (seed: number) => ({ lesion: { area: "motor", fraction: 0.5, seed } }),
  anterior: () => ({ lesion: { area: "anterior", fraction: 1 } }),
  none: () => ({}),
} satisfies Readonly<Record<string, (seed: number) => Params>>;

/** Trained networks, one seed after another. */
const NETWORKS = [4, 5];
const ELECTRODES = { site: "premotor", count: 16 };
/** A norm that does not bind where the bound of every electrode does. */
const STIMULATOR = { site: "motor", electrodes: 16, bound: 4, normPerTick: 16, energyPerWindow: 100_000 };
const DOSE_MS = 10;

const law = (name: string, summary: string, trials: number, params: Params): Arm => ({
  name,
  summary,
  act: {
    kind: "law",
    law: "restore",
    doses: [{ ...params, learning: false }],
    training: { trials, params },
  },
});

function armsOf(training: number, bound: number, healthy: Params): Arm[] {
  const controls: Arm[] = [
    { name: "off", summary: "the damaged brain by itself", act: { kind: "nothing" } },
    { name: "healthy", summary: "the undamaged brain", act: { kind: "life", brain: healthy } },
  ];
  if (training === 0) {
    const random: Arm["act"] = { kind: "law", law: "random", doses: [{ dose: bound }] };
    return [
      ...controls,
      { name: "untaught", summary: "a random direction in each trial", act: random },
      { name: "random", summary: "placebo: another one", act: { kind: "placebo", of: "untaught" } },
    ];
  }
  const scheme = (name: string, supervised = false) => ({ scheme: name, bound, supervised });
  return [
    ...controls,
    {
      name: "random",
      summary: "placebo: a random direction with the norm of symbiote, tick by tick",
      act: { kind: "placebo", of: "symbiote" },
    },
    law("constant", "one learned vector of currents, whatever is recorded", training, {
      ...scheme("constant"),
      // A vector needs fewer steps than a network.
      steps: 0.3,
    }),
    law("read-out", "ridge read-out of the recorded area, written linearly", training, scheme("read-out")),
    law("published", "the published scheme, epoch by epoch", training, scheme("turns")),
    law("symbiote", "emulators and co-processor, learned online", training, scheme("online", true)),
  ];
}

export function lesion({ training, brain = "grasp", damage, ...given }: LesionParams): Experiment {
  if (brain !== "grasp")
    throw new Error(`the task "lesion" parts and damages the areas of "grasp"; "${brain}" has none such`);
  const electrodes = { ...ELECTRODES, ...given.electrodes };
  const stimulator = { ...STIMULATOR, ...given.stimulator };
  const ofSeed = (seed: number): Contest => {
    const healthy = { seed: NETWORKS[seed % NETWORKS.length], ...given.brainParams };
    const life = lifeOf(brain, { ...healthy, ...DAMAGES[damage](seed) }, given.dtMs);
    const bound = (Number(stimulator.bound) * DOSE_MS) / life.dtMs;
    const contest: Contest = {
      name: "arena",
      summary: "make a damaged brain grasp again what it was shown",
      session: { version: 1, ...life, ...checkImplant({ electrodes, stimulator }), twin: true },
      symbiote: { decoder: { name: "rls", params: {} }, intention: { name: "instructed", params: {} } },
      calibrationTrials: given.calibrationTrials,
      trials: given.trials,
      latencyTicks: 1,
      steering: { from: "home", until: "move", beforeGo: "delay" },
      goal: { kind: "given", told: false },
      catchTrial: { world: "hold", value: 1 },
      loss: "loss",
      effector: ["wrist", "aperture", "thumb", "curl", "force"],
      placebo: { name: "random", params: {} },
      arms: armsOf(training, bound, healthy),
      reference: { placebo: "random", ceiling: "healthy" },
    };
    return chosen(contest, given.arms);
  };
  const all = experimentOf(ofSeed(0));
  return {
    ...all,
    method: [...all.method, ...METHOD],
    conduct: (seed: number, lab: Lab, onTrial?: () => void) => conduct(ofSeed(seed), seed, lab, onTrial),
    summarise(seeds: readonly ContestSeed[]) {
      const findings = all.summarise(seeds);
      const arms = recovered(findings.arms, seeds);
      const figures = recoveryFigures(all.contest, seeds);
      return {
        ...findings,
        arms,
        paths: {},
        learning: [],
        figures,
        notes: recoveryNotes(arms, findings.notes),
      };
    },
  };
}

const METHOD = [
  "Odd and even seeds are two trained networks; the seed also draws which units a partial lesion takes, and the life.",
  "Recovery is (1 − (L − L healthy)/(L off − L healthy)) · 100, L the mean loss of a seed's scored trials: mean squared error of the five joints in units of how much movements differ between objects.",
  "In practice each law is taught the joint trajectories that the task instructs; in scored trials it learns no more, and what it says follows from recorded activity alone. It is told no goal, no epoch and no time.",
  "The symbiote begins silent and is heard as far as it is seen to do good, by trials that it leaves alone; no other arm is supervised, as none was published so.",
  "The published scheme (Bryan & Rao 2023) takes one gradient step an epoch of 402 trials, over 93,000 epochs, with LSTMs; here it has as many trials as the other laws, about as many gradient steps a lesson, and their networks.",
];
