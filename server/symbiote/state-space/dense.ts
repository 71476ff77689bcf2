/** Small dense matrices as row-major Float64Arrays, for loops over thousands of ticks: `out` first, nothing allocated. */

export type Dense = Float64Array;

/** out (r × c) = A (r × k) B (k × c) */
export function times(out: Dense, a: Dense, b: Dense, r: number, k: number, c: number): void {
  for (let i = 0; i < r; i++) {
    for (let j = 0; j < c; j++) {
      let sum = 0;
      for (let l = 0; l < k; l++) sum += a[i * k + l] * b[l * c + j];
      out[i * c + j] = sum;
    }
  }
}

/** out (r × c) = A (r × k) Bᵀ, B c × k */
export function timesTransposed(out: Dense, a: Dense, b: Dense, r: number, k: number, c: number): void {
  for (let i = 0; i < r; i++) {
    for (let j = 0; j < c; j++) {
      let sum = 0;
      for (let l = 0; l < k; l++) sum += a[i * k + l] * b[j * k + l];
      out[i * c + j] = sum;
    }
  }
}

/** The symmetric part of a square matrix, in place. */
export function symmetrise(a: Dense, n: number): void {
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < i; j++) {
      const mean = (a[i * n + j] + a[j * n + i]) / 2;
      a[i * n + j] = mean;
      a[j * n + i] = mean;
    }
  }
}

/** out = A⁻¹ for A symmetric and positive definite, by Gauss–Jordan; `room` is n × n. */
export function invert(out: Dense, a: Dense, n: number, room: Dense): void {
  room.set(a);
  out.fill(0);
  for (let i = 0; i < n; i++) out[i * n + i] = 1;
  for (let p = 0; p < n; p++) {
    const pivot = 1 / room[p * n + p];
    for (let j = 0; j < n; j++) {
      room[p * n + j] *= pivot;
      out[p * n + j] *= pivot;
    }
    for (let i = 0; i < n; i++) {
      const factor = room[i * n + p];
      if (i === p || factor === 0) continue;
      for (let j = 0; j < n; j++) {
        room[i * n + j] -= factor * room[p * n + j];
        out[i * n + j] -= factor * out[p * n + j];
      }
    }
  }
}
