/** A symmetric matrix as its upper triangle, row after row: n(n + 1)/2 numbers say it all. */

/** @param matrix n × n, of which the upper triangle is read */
export function triangleOf(matrix: Float32Array, n: number): Float32Array {
  const triangle = new Float32Array((n * (n + 1)) / 2);
  for (let i = 0, at = 0; i < n; at += n - i++) triangle.set(matrix.subarray(i * n + i, (i + 1) * n), at);
  return triangle;
}

/** Fill `matrix` (n × n), both halves. */
export function fillSymmetric(matrix: Float32Array, triangle: Float32Array, n: number): void {
  for (let i = 0, at = 0; i < n; i++) {
    for (let j = i; j < n; j++, at++) {
      matrix[i * n + j] = triangle[at];
      matrix[j * n + i] = triangle[at];
    }
  }
}
