/**
 * The eigenvalues of a linear map, as complex numbers.
 *
 * The QR iteration that finds them can go round for ever on rotations and skew-symmetric matrices, which are just
 * what is looked at here. So A is seen in other units first, DAD⁻¹ with D diagonal and irregular: the same
 * eigenvalues, and no such symmetry left.
 */
import { EigenvalueDecomposition, type Matrix } from "ml-matrix";

export interface Complex {
  readonly re: number;
  readonly im: number;
}

export interface Eigen {
  /** In the order of the columns of `vectors`. */
  readonly values: readonly Complex[];
  /** Of a complex pair the two columns are the real and the imaginary part of the first one's eigenvector. */
  readonly vectors: Matrix;
}

const GOLDEN = (Math.sqrt(5) - 1) / 2;

/** @param square any real square matrix */
export function eigen(square: Matrix): Eigen {
  const unit = Array.from({ length: square.rows }, (_, i) => 1 + ((GOLDEN * i) % 1));
  const scaled = square
    .clone()
    .mulColumnVector(unit)
    .mulRowVector(unit.map((d) => 1 / d));
  const found = new EigenvalueDecomposition(scaled, { assumeSymmetric: false });
  const { realEigenvalues, imaginaryEigenvalues, eigenvectorMatrix } = found;
  return {
    values: realEigenvalues.map((re, i) => ({ re, im: imaginaryEigenvalues[i] })),
    vectors: eigenvectorMatrix.mulColumnVector(unit.map((d) => 1 / d)),
  };
}

/** Eigenvalues of a square matrix by falling modulus; of a pair, the one above the real axis first. */
export function eigenvaluesOf(square: Matrix): Complex[] {
  return [...eigen(square).values].sort((a, b) => modulus(b) - modulus(a) || b.im - a.im);
}

export function modulus({ re, im }: Complex): number {
  return Math.hypot(re, im);
}
