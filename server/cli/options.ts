/** Readers of flag values. Each returns the value or throws one clear sentence, which commander prefixes with the flag. */
import { InvalidArgumentError } from "commander";
import { TICK_MS } from "../../streams/tick-length.ts";

/** A whole number from `min` to `max`. */
export function whole(min: number, max = Number.MAX_SAFE_INTEGER): (text: string) => number {
  const range = max === Number.MAX_SAFE_INTEGER ? `of at least ${min}` : `from ${min} to ${max}`;
  return (text) => {
    const value = Number(text);
    if (!/^\d+$/.test(text) || value < min || value > max)
      throw new InvalidArgumentError(`It must be a whole number ${range}.`);
    return value;
  };
}

/** A number above zero, at most `max`. */
export function positive(max: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (text.trim() === "" || !(value > 0 && value <= max))
      throw new InvalidArgumentError(`It must be a number above 0 and at most ${max}.`);
    return value;
  };
}

/** The length of a tick, ms. */
export function tickMs(text: string): number {
  const value = Number(text);
  if (text.trim() === "" || !(value >= TICK_MS.least && value <= TICK_MS.most))
    throw new InvalidArgumentError(
      `It must be a number of milliseconds from ${TICK_MS.least} to ${TICK_MS.most}.`,
    );
  return value;
}

/** How fast the brain lives: a multiple of real time, or as fast as the machine goes. */
export function speed(text: string): number | "max" {
  if (text === "max") return "max";
  const value = Number(text.replace(/^×|x$/i, ""));
  if (!(value >= 0.1 && value <= 100))
    throw new InvalidArgumentError('It must be a multiple of real time from 0.1 to 100, or "max".');
  return value;
}

/** `name=value,name=value`: parameters of the implant; numbers are numbers, and whoever takes them checks the names. */
export function settings(text: string): Record<string, number | string> {
  const pairs = text.split(",").map((pair) => /^\s*(\w+)=(\S+)\s*$/.exec(pair));
  if (pairs.some((pair) => pair === null))
    throw new InvalidArgumentError("It must be name=value, several of them with commas between.");
  const numberOr = (word: string) => (Number.isNaN(Number(word)) ? word : Number(word));
  return Object.fromEntries(pairs.map((pair) => [pair![1], numberOr(pair![2])]));
}

/** Settings as they were typed. */
export const typed = (given: Readonly<Record<string, number | string>>): string =>
  Object.entries(given)
    .map(([name, value]) => `${name}=${value}`)
    .join(",");

/** Text that is not empty. */
export function nonEmpty(text: string): string {
  if (text.trim() === "") throw new InvalidArgumentError("It must not be empty.");
  return text;
}

/** All seeds are 32 bits wide. */
export const seed = whole(0, 0xffffffff);
