import { expect, test } from "vitest";
import certificate from "../../../server/certificate/planted/index.ts";

test("the certificate of the planted brain passes for three plantings", () => {
  for (const candidate of certificate.candidates(3)) {
    const failed = candidate.examine().rows.filter(({ pass }) => !pass);
    expect(failed, `seed ${candidate.seed}`).toEqual([]);
  }
});
