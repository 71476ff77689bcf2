/** The studies: what lessons are for. Pure: the same material gives the same result, wherever it is studied. */

import { unknownName } from "../../streams/near-miss.ts";
import type { Lesson, Snapshot } from "../../streams/ports.ts";
import type { Kernels } from "../kernels/kernel.ts";
import { studyNetwork } from "./decoders/networks/study.ts";
import { studyCoprocessor } from "./emulator/study.ts";
import { studyRestoring } from "./restoring/study.ts";
import { studyStateSpace } from "./state-space/identify.ts";
import { studyDirections } from "./steering/directions/study.ts";

export type Study = (material: Snapshot, kernels: Kernels) => Snapshot;

const STUDIES: Readonly<Record<string, Study>> = {
  "co-processor": studyCoprocessor,
  directions: studyDirections,
  network: studyNetwork,
  restoring: studyRestoring,
  "state-space": studyStateSpace,
};

/** Who studies lessons with these kernels. @throws when there is no such study */
export function studyWith(kernels: Kernels): (lesson: Lesson) => Snapshot {
  return ({ study, material }) => {
    const known = STUDIES[study];
    if (known === undefined) throw new Error(unknownName("study", study, Object.keys(STUDIES)));
    return known(material, kernels);
  };
}
