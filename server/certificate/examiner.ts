/** Who examines a brain: which networks of it there are, what is asked of each, and how it was done, in words. */
import type { PackedWeights } from "../brains/weights.ts";
import type { Row } from "./certificate.ts";
import type { Figure } from "./figure.ts";

/** What was found out about one network. */
export interface Examination {
  readonly seed: number;
  /** The same names, bars and order for every network of a brain. */
  readonly rows: readonly Row[];
  readonly figures: readonly Figure[];
}

/** One network, ready to be examined. */
export interface Candidate {
  readonly seed: number;
  /** The same candidate gives the same numbers: chance is drawn from its seed. May take seconds. */
  examine(): Examination;
}

export interface Examiner {
  readonly brain: string;
  /** @throws one sentence when there are not so many networks */
  candidates(count: number): readonly Candidate[];
  /** A network of it that does not ship; absent where weights are not trained. @throws when they are broken */
  candidateOf?(packed: PackedWeights): Candidate;
  /** Networks made without what is thought to matter, asked the same questions and shown beside. */
  readonly control?: { readonly name: string; candidates(): readonly Candidate[] };
  /** One entry each in the page's list of how it was done. */
  readonly method: readonly string[];
}

/** An examiner as its file describes it: a subject is whatever a brain must be known by to be examined. */
export interface ExaminerDraft<Subject extends { readonly seed: number }> {
  readonly brain: string;
  /** The first `count` networks. @throws one sentence when there are not so many (see `firstOf`) */
  subjects(count: number): readonly Subject[];
  /** Any network that `symbiote train` made. */
  subjectOf?(packed: PackedWeights): Subject;
  readonly control?: { readonly name: string; subjects(): readonly Subject[] };
  examine(subject: Subject): Examination;
  readonly method: readonly string[];
}

/** Make an examiner from its description. */
export function examiner<Subject extends { readonly seed: number }>({
  brain,
  subjects,
  subjectOf,
  control,
  examine,
  method,
}: ExaminerDraft<Subject>): Examiner {
  const candidate = (subject: Subject): Candidate => ({
    seed: subject.seed,
    examine: () => examine(subject),
  });
  return {
    brain,
    method,
    candidates: (count) => subjects(count).map(candidate),
    ...(subjectOf === undefined ? {} : { candidateOf: (packed) => candidate(subjectOf(packed)) }),
    ...(control === undefined
      ? {}
      : { control: { name: control.name, candidates: () => control.subjects().map(candidate) } }),
  };
}

/** The first `count` of the trained networks of a brain. @throws when there are not so many */
export function firstOf<Packed extends { readonly header: { readonly seed: number } }>(
  brain: string,
  trained: readonly Packed[],
  count: number,
): readonly Packed[] {
  if (count <= trained.length) return trained.slice(0, count);
  const known = trained.map(({ header }) => header.seed).join(", ");
  throw new Error(`there are trained weights of "${brain}" for seeds ${known} only, not for ${count} seeds`);
}
