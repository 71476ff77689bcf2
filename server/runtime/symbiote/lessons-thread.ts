/** A thread that studies the lessons it is sent. */
import { parentPort } from "node:worker_threads";
import type { Lesson } from "../../../streams/ports.ts";
import { simdKernels } from "../../kernels/index.ts";
import { studyWith } from "../../symbiote/studies.ts";
import type { Studied } from "./lessons.ts";

const port = parentPort!;
const study = studyWith(simdKernels());

function answer(lesson: Lesson): Studied {
  try {
    return { result: study(lesson) };
  } catch (error) {
    return { failure: (error as Error).message };
  }
}

port.on("message", (lesson: Lesson) => port.postMessage(answer(lesson)));
