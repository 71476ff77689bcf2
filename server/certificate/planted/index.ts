/** The certificate of `planted`: what lenses are scored on is there, all of it, and can be found. */
import { examiner } from "../examiner.ts";
import { examine } from "./examine.ts";

export default examiner({
  brain: "planted",
  subjects: (count) => Array.from({ length: count }, (_, i) => ({ seed: i + 1 })),
  examine,
  method: [
    "Features: 512 unit directions in 256 units, orthogonal to what the circuit reads, about eight active at a time with strengths between 0.5 and 1.5. Twenty follow one of ten concepts (the corner that is held, the next one, cue, go); the others follow nothing.",
    "Oracles, 50 s of the brain's own task: least squares from the true strengths gives the directions back; orthogonal matching pursuit with the true directions gives back which are active. They bound what a lens can find.",
    "Circuit: x ← (1−α)x + αMφ(Nᵀx; u), two registers of two bits. Its rank is measured from outside: every unit is touched, and the change of all units one tick later, less the leak, has as many singular values as the circuit has dimensions.",
    "Fixed points without input: Levenberg–Marquardt from 1,500 random points in the circuit's coordinates must find all 81 and no other; in the space of all units, from states of a life, the 16 stable ones and no other.",
    "The next corner is read by ridge regression from the last tick before go, fitted on even and scored on odd trials; surrogates give trials each other's corners.",
  ],
});
