/**
 * The SIMD module: every export works on memory that the host laid out and named through the exported globals.
 * No allocation, no garbage collector, no imports but the memory. Only IEEE-exact instructions (no relaxed SIMD),
 * so the same input gives the same bits on every machine.
 */
export * from "./rnn";
export * from "./rls";
export * from "./matrix";
