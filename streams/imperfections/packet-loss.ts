/** Packet loss: whole rows are lost. A receiver holds the last values of every channel until the next row comes. */
import type { Snapshot } from "../ports.ts";
import { setting } from "../settings.ts";
import { imperfection } from "./imperfection.ts";

export const packetLoss = imperfection({
  settings: { packetLoss: setting(0, 1, 0, "probability that a whole row of channels is lost") },
  create({ channels }, rng) {
    const held = new Float32Array(channels);
    const chance = new Float64Array(1);
    return {
      apply(out, now) {
        if (now.packetLoss > 0) {
          rng.uniforms(chance);
          if (chance[0] < now.packetLoss) out.set(held);
        }
        held.set(out);
      },
      save: () => ({ held: held.slice(), rng: rng.save() }),
      restore(snapshot) {
        held.set(snapshot.held as Float32Array);
        rng.restore(snapshot.rng as Snapshot);
      },
    };
  },
});
