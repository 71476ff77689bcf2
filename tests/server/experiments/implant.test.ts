import { describe, expect, test } from "vitest";
import { buildRig, defaultSession } from "../../../server/build.ts";
import { experiments } from "../../../server/experiments/index.ts";
import { freshSeed } from "../../stand-ins.ts";
import { contestOf, isContest } from "./bench.ts";

const contests = experiments.names.filter((name) => isContest(experiments.get(name).create({})));

describe("any contest takes an implant", () => {
  test.each(contests)("%s: its sessions have it", (name) => {
    const electrodes = { count: 24, noise: 0.1, delayTicks: 3 };
    const stimulator = { electrodes: 8, decay: 0.7 };
    const { session } = contestOf(name, { electrodes, stimulator });
    const seed = freshSeed();
    const rig = buildRig({ ...session, seed, symbiote: defaultSession(seed).symbiote });
    expect(rig.electrodes.channels).toBe(24);
    expect(rig.electrodes.imperfections).toMatchObject({ noise: 0.1, delayTicks: 3, dead: 0 });
    expect(rig.stimulator.currents).toHaveLength(8);
    expect(rig.stimulator.settings.decay).toBe(0.7);
  });

  test.each(contests)("%s: and refuses one that cannot be", (name) => {
    const create = (params: object) => () => experiments.get(name).create(params);
    expect(create({ electrodes: { dead: 2 } })).toThrow(/electrodes, parameter "dead"/);
    expect(create({ stimulator: { nrmPerTick: 1 } })).toThrow(/stimulator: .*nrmPerTick/);
  });
});
