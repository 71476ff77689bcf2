/** Command lines that are printed to be typed again: a shell must read the words that were meant. */

const PLAIN = /^[\w@%+=:,./-]+$/;

/** `word` as a POSIX shell is to read it: as it is where that is safe, else between single quotes. */
export const shellWord = (word: string): string =>
  PLAIN.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
