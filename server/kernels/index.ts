/** The kernels: `simdKernels()` to run with, `referenceKernels` to compare with. */
export { referenceKernels } from "./reference.ts";
export { simdKernels, simdMatvec } from "./simd.ts";
