import { expect, test } from "vitest";
import certificate from "../../../server/certificate/linear/index.ts";

test("the certificate of the linear brain passes for three draws of its units", () => {
  for (const candidate of certificate.candidates(3)) {
    const failed = candidate.examine().rows.filter(({ pass }) => !pass);
    expect(failed, `seed ${candidate.seed}`).toEqual([]);
  }
});
