/** Golden frames: commented hex → bytes. */
import { readFileSync } from "node:fs";

export function golden(name: string): Uint8Array {
  const text = readFileSync(new URL(`./${name}.hex`, import.meta.url), "utf8");
  return Uint8Array.from(
    text
      .split("\n")
      .map((line) => line.split("#", 1)[0].trim())
      .filter((line) => line !== "")
      .flatMap((line) => line.split(/\s+/))
      .map((byte) => Number.parseInt(byte, 16)),
  );
}
