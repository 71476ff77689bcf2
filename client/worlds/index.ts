/** Every task that has a picture of its own. To add one: one file here, one line. */
import type { Hello } from "../../streams/protocol.ts";
import { any } from "./any.ts";
import { cursor } from "./cursor.ts";
import { decide } from "./decide.ts";
import { grasp } from "./grasp.ts";
import { linear } from "./linear.ts";
import { multitask } from "./multitask.ts";
import { planted } from "./planted.ts";
import { reach } from "./reach.ts";
import type { World, WorldView } from "./world.ts";

export const views: readonly WorldView[] = [cursor, decide, grasp, linear, multitask, planted, reach];

const opened = new WeakMap<Hello, World>();

/** The world of a session, made once. */
export function worldOf(hello: Hello): World {
  const known = opened.get(hello);
  if (known !== undefined) return known;
  const view = views.find(({ task }) => task === hello.task.name) ?? any;
  const world = view.open(hello);
  opened.set(hello, world);
  return world;
}
