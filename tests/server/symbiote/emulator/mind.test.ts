/** A mind that ships: the same bits after the journey, and refused wherever it would steer what it does not know. */
import { describe, expect, test } from "vitest";
import { firstCoprocessor } from "../../../../server/symbiote/emulator/imagine.ts";
import { misfit, montageHash, packMind, unpackMind } from "../../../../server/symbiote/emulator/mind.ts";
import { weightsOf } from "../../../../server/symbiote/emulator/network.ts";
import { planFor } from "../../../../server/symbiote/emulator/plan.ts";
import { createRng } from "../../../../streams/rng.ts";
import { freshSeed } from "../../../stand-ins.ts";

const seed = freshSeed();
const rng = createRng(seed);
const situation = { channels: 31, behaviours: 4, electrodes: 6, epochs: 4, goals: 2, dtMs: 10 };
const plan = planFor(situation);
const learned = {
  view: rng.normals(new Float32Array(plan.latents * situation.channels), 1),
  units: {
    mean: rng.normals(new Float32Array(plan.state), 1),
    sd: new Float32Array(plan.state).fill(0.5),
  },
  emulators: [1, 2, 3].map(() => rng.normals(new Float32Array(weightsOf(plan.emulator)), 0.1)),
  coprocessor: firstCoprocessor(plan, rng),
};
const montage = { recording: rng.normals(new Float32Array(31), 9), stimulation: new Float32Array(6) };
const patient = { weightsHash: "ab12cd34ef", situation, montage: montageHash(montage), bound: 0.25 };
const mind = packMind(learned, {
  ...patient,
  command: "symbiote teach reach",
  brain: "reach",
  seed,
  trials: 300,
  success: 0.97,
  examined: 100,
});

test(`packed, sent as JSON and unpacked, not a bit is changed (seed ${seed})`, () => {
  expect(unpackMind(JSON.parse(JSON.stringify(mind)))).toEqual(learned);
});

test("a payload that was cut or changed is refused", () => {
  expect(() => unpackMind({ ...mind, payload: mind.payload.slice(0, -8) })).toThrow(/needs \d+ bytes/);
  const other = mind.payload.startsWith("A") ? "B" : "A";
  expect(() => unpackMind({ ...mind, payload: other + mind.payload.slice(1) })).toThrow(/hashed/);
});

describe("a mind fits the brain and the implant that it learned with, and no other", () => {
  test("the same", () => expect(misfit(mind, patient)).toBeUndefined());
  for (const [what, change, says] of [
    ["another brain", { weightsHash: "0123456789" }, /01234567/],
    ["an untrained brain", { weightsHash: "" }, /without trained weights/],
    ["fewer channels", { situation: { ...situation, channels: 16 } }, /channels 31, not 16/],
    ["another tick", { situation: { ...situation, dtMs: 1 } }, /dtMs 10, not 1/],
    ["other places", { montage: montageHash({ ...montage, stimulation: [1] }) }, /places/],
    ["another bound", { bound: 0.5 }, /currents up to 0.25/],
  ] as const) {
    test(what, () => expect(misfit(mind, { ...patient, ...change })).toMatch(says));
  }
});
