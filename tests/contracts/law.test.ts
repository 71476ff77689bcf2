import { describe, expect, test } from "vitest";
import { laws } from "../../server/symbiote/steering/index.ts";
import { createRng } from "../../streams/rng.ts";
import { freshSeed } from "../stand-ins.ts";
import { type LawShape, lawLaws, type MakeLaw, voice } from "./law.contract.ts";
import { broken } from "./refusal.ts";

const seed = freshSeed();

const contextOf = (seed: number, { channels, electrodes, goals, dtMs }: LawShape) => ({
  channels,
  electrodes,
  goals,
  behaviours: goals,
  instructed: 0,
  epochs: 2,
  dtMs,
  montage: {
    recording: Float32Array.from({ length: channels }, (_, k) => k),
    stimulation: Float32Array.from(
      { length: electrodes },
      (_, m) => ((m + 0.5) * channels) / electrodes - 0.5,
    ),
  },
  rng: createRng(seed),
});

/** Laws that must write nothing, goal or no goal. */
const STILL: readonly string[] = ["off", "identity"];

for (const entry of laws.entries) {
  describe(`law "${entry.name}" (seed ${seed})`, () => {
    const make: MakeLaw = (seed, shape) => entry.create({}, contextOf(seed, shape));
    for (const [law, check] of Object.entries(lawLaws)) test(law, () => check(make, seed));

    test("parameters it does not have are refused", () => {
      const shape = { channels: 4, electrodes: 4, goals: 2, dtMs: 10 };
      expect(() => entry.create({ nosuch: 1 }, contextOf(seed, shape))).toThrow("nosuch");
    });

    test(STILL.includes(entry.name) ? "never moves the brain" : "speaks once it has learned", () => {
      if (STILL.includes(entry.name)) expect(voice(make, seed)).toBe(0);
      else expect(voice(make, seed)).toBeGreaterThan(0);
    });
  });
}

describe(`the contract refuses broken laws (seed ${seed})`, () => {
  const whole: MakeLaw = (seed, shape) => laws.get("pi").create({}, contextOf(seed, shape));

  test("the whole one passes", () => {
    expect(broken(lawLaws, whole, seed)).toEqual([]);
  });

  test("one that cannot stop: without a goal it goes on with the last one", () => {
    const obsessed: MakeLaw = (seed, shape) => {
      const law = whole(seed, shape);
      let last: Float32Array | undefined;
      return {
        ...law,
        steer(currents, moment) {
          last = moment.goal ?? last;
          return law.steer(currents, { ...moment, goal: last });
        },
      };
    };
    expect(broken(lawLaws, obsessed, seed)).toContain(
      "it is silent without a goal, before it learned and after",
    );
  });

  test("one that peeps: it steers by the label instead of the read-out", () => {
    const peeping: MakeLaw = (seed, shape) => {
      const law = whole(seed, shape);
      return {
        ...law,
        steer: (currents, moment) => law.steer(currents, { ...moment, decoded: moment.intention }),
      };
    };
    expect(broken(lawLaws, peeping, seed)).toContain("it does not look at the label while it steers");
  });

  test("one that trusts its read-out blindly", () => {
    const gullible: MakeLaw = (seed, shape) => {
      const law = whole(seed, shape);
      return {
        ...law,
        steer(currents, moment) {
          const said = law.steer(currents, moment);
          if (moment.goal === undefined) return said;
          currents[0] += moment.decoded[0];
          return true;
        },
      };
    };
    expect(broken(lawLaws, gullible, seed)).toContain(
      "a read-out that is not finite is no reason for currents that are not",
    );
  });
});
