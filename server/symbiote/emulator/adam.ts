/** Adam (Kingma & Ba 2015) on one flat vector of weights, with the gradient's norm held below `clip`. */
export interface Adam {
  /** Move `weights` against `gradient`. */
  step(weights: Float32Array, gradient: Float32Array, rate: number): void;
}

const BETA1 = 0.9;
const BETA2 = 0.99;
const TINY = 1e-8;

export function createAdam(length: number, clip: number): Adam {
  const mean = new Float32Array(length);
  const square = new Float32Array(length);
  let power1 = 1;
  let power2 = 1;
  return {
    step(weights, gradient, rate) {
      let norm = 0;
      for (let i = 0; i < length; i++) norm += gradient[i] * gradient[i];
      norm = Math.sqrt(norm);
      if (!Number.isFinite(norm)) return;
      const scale = norm > clip ? clip / norm : 1;
      power1 *= BETA1;
      power2 *= BETA2;
      const size = (rate * Math.sqrt(1 - power2)) / (1 - power1);
      for (let i = 0; i < length; i++) {
        const g = scale * gradient[i];
        mean[i] += (1 - BETA1) * (g - mean[i]);
        square[i] += (1 - BETA2) * (g * g - square[i]);
        weights[i] -= (size * mean[i]) / (Math.sqrt(square[i]) + TINY);
      }
    },
  };
}
