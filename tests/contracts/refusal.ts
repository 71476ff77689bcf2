/** The laws of a contract that `subject` breaks: what a stand-in that is broken on purpose must be caught by. */
export function broken<Subject>(
  laws: Readonly<Record<string, (subject: Subject, seed: number) => void>>,
  subject: Subject,
  seed: number,
): string[] {
  return Object.entries(laws)
    .filter(([, check]) => {
      try {
        check(subject, seed);
        return false;
      } catch {
        return true;
      }
    })
    .map(([law]) => law);
}
