/** The recipe of the mind that ships still works: taught again, in the same life, it steers as well as its header says. */
import { expect, test } from "vitest";
import { misfit, unpackMind } from "../../server/symbiote/emulator/mind.ts";
import { minds } from "../../server/symbiote/emulator/minds/index.ts";
import { teach } from "../../server/teach.ts";

test("what ships is what its command writes", () => {
  for (const shipped of minds) {
    const { brain, seed, trials, success, examined } = shipped.header;
    const again = teach({ brain, seed, listening: 40, practice: trials - 40, examination: 100 });
    const { header } = again;
    expect(misfit(again, header)).toBeUndefined();
    expect(misfit(shipped, header)).toBeUndefined();
    expect(header.examined).toBe(examined);
    // Elsewhere its last bits may differ, and then so does what comes of 300 trials.
    expect(header.success).toBeGreaterThan(success - 0.1);
    expect(unpackMind(again).emulators.length).toBe(header.emulators);
  }
});
