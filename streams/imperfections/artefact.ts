/**
 * Stimulation artefact: a fraction of what was written to the units leaks into the channels near them, through the
 * same footprints that the channels record with.
 */
import { setting } from "../settings.ts";
import { imperfection } from "./imperfection.ts";

export const artefact = imperfection({
  settings: {
    artefact: setting(0, 2, 0, "share of the written stimulation that leaks into the channels near it"),
  },
  create({ channels, spread }) {
    const leak = new Float32Array(channels);
    return {
      apply(out, now, stimulation) {
        if (now.artefact === 0) return;
        spread.gather(leak, stimulation);
        for (let k = 0; k < channels; k++) out[k] += now.artefact * leak[k];
      },
      save: () => ({}),
      restore() {},
    };
  },
});
