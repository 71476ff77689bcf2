/** A printed command line is read by a shell as the words that were meant, whatever is in them. */
import { execFileSync } from "node:child_process";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { commandOf } from "../../../server/cli/run.ts";
import { shellWord } from "../../../server/runtime/shell.ts";

/** The words that a shell makes of a line. */
const readBy = (line: string) =>
  execFileSync("sh", ["-c", `printf '%s\\0' ${line}`], { encoding: "utf8" })
    .split("\0")
    .slice(0, -1);

describe("a shell reads back", () => {
  test("any words", () => {
    const characters = fc.constantFrom(..." \t\n'\"\\$`*?~#&|;<>(){}[]!=a-./,é");
    const word = fc.string({ unit: characters, minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(fc.array(word, { minLength: 1, maxLength: 30 }), (words) => {
        expect(readBy(words.map(shellWord).join(" "))).toEqual(words);
      }),
      { numRuns: 40 },
    );
  });

  test("a plain word stands as it is", () => {
    for (const word of ["redirect", "runs/a-1.direction", "task=reach,sites=m1:96+pmd:64", "0.5"])
      expect(shellWord(word)).toBe(word);
  });

  test("the command of a run", () => {
    const flags = { seeds: 2, seed: 3, workers: 1, out: "runs", direction: "my run/a $(b) 'c'.direction" };
    const line = commandOf("redirect", { ...flags, electrodes: { site: "m1*", count: 16 } });
    expect(readBy(line)).toEqual([
      ..."symbiote run redirect --seeds 2 --seed 3 --direction".split(" "),
      flags.direction,
      "--electrodes",
      "site=m1*,count=16",
    ]);
  });
});
