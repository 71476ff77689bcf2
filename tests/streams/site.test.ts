/** An array may be on any site of a brain, by name or by number, and records and writes there and nowhere else. */
import { expect, test } from "vitest";
import { createElectrodes } from "../../streams/electrode.ts";
import type { Brain } from "../../streams/ports.ts";
import { createRng } from "../../streams/rng.ts";
import { siteOf } from "../../streams/site.ts";
import { createStimulator } from "../../streams/stimulator.ts";

const WIDTHS = { anterior: 3, premotor: 4, motor: 5 };
const sites = Object.entries(WIDTHS).map(([name, width]) => ({ name, width }));
const brain = {
  name: "areas",
  dtMs: 10,
  sites,
  activations: (site: number) => new Float32Array(sites[site].width).fill(site + 1),
} as Partial<Brain> as Brain;

test("electrodes record the site they are told, the first unless told", () => {
  for (const [site, at] of [
    [undefined, 0],
    ["premotor", 1],
    ["motor", 2],
    [2, 2],
  ] as const) {
    const electrodes = createElectrodes({ brain, ...(site === undefined ? {} : { site }) }, createRng(1));
    const out = new Float32Array(electrodes.channels);
    electrodes.sample(
      out,
      brain,
      sites.map(({ width }) => new Float32Array(width)),
    );
    expect([...out]).toEqual(new Array(sites[at].width).fill(at + 1));
  }
});

test("a stimulator is on the site it is told", () => {
  for (const [site, at] of [
    ["anterior", 0],
    ["motor", 2],
    [1, 1],
  ] as const) {
    const stimulator = createStimulator({ brain, site });
    expect(stimulator.site).toBe(at);
    expect(stimulator.currents).toHaveLength(sites[at].width);
  }
});

test("a site that is not there is refused in words that name those there are", () => {
  expect(() => siteOf(brain, "moter", "record")).toThrow(
    'no site "moter" to record; brain "areas" has "anterior", "premotor", "motor"',
  );
  expect(() => siteOf(brain, 3, "stimulate")).toThrow(/no site 3 to stimulate; brain "areas" has 3, from 0/);
});
