/** The certificate of `linear`: a brain whose every optimum is known, measured against what is known of it. */
import { examiner } from "../examiner.ts";
import { examine } from "./examine.ts";

export default examiner({
  brain: "linear",
  subjects: (count) => Array.from({ length: count }, (_, i) => ({ seed: i + 1 })),
  examine,
  method: [
    "Everything is compared with the brain's own matrices: A, D and W are the exact step of a continuous system, C and B are drawn from the seed. Nothing is fitted but the instantaneous reader.",
    "At rest (target in the middle, 200 s): the covariance of activations is held against C X Cᵀ + σ²I with X from Lyapunov's equation; the innovations of the steady-state Kalman filter are to be white and as large as its Riccati equation says.",
    "The best reader is a Kalman filter of latents and target that knows the equations and hears when a trial begins; targets are Gaussian and jump then, so nobody can read better. Reference: ridge regression of single rows. 120 trials of the brain's own task.",
    "The best controller is LQG with the target known and the goal elsewhere; its least cost is a closed form. Regret is (cost − cost of LQG) / cost of LQG, in the same 200 s of the same chance: the brain alone, and LQG with too little and too much feedback.",
  ],
});
