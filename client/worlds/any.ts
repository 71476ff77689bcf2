/**
 * A task that nobody has drawn a picture of: what its brain does, over time, beside its unsteered twin, what is asked
 * of it and what the symbiote reads, all found by their names. Whoever adds a task sees it here at once.
 */
import type { Hello } from "../../streams/protocol.ts";
import { choiceAim, planeAim } from "./aim.ts";
import { type GoalPlane, goalPlane } from "./goal-plane.ts";
import { createLanes, type Lane, type Line } from "./lanes.ts";
import { type Aim, labelsOf, type World, type WorldView } from "./world.ts";

/** More lanes than this are too thin to read. */
const LANES = 6;
/** Room for the colour key at the bottom, CSS pixels. */
const KEY_PX = 40;
/** The part of the height that a plane of goals takes. */
const PLANE_SHARE = 0.5;

export const any: WorldView = { task: "", open };

function open(hello: Hello): World {
  const { task } = hello;
  const plane = task.goals === 2 ? goalPlane(task.intentions[0], task.intentions[1]) : undefined;
  const aim = aimOf(hello, plane);
  const lanes = createLanes(lanesOf(hello));
  return {
    lede: `A brain lives in the task “${task.name}”. The symbiote sees only its neurons, and learns to read what it intends.`,
    label: `What the brain does in “${task.name}”, over the last seconds.`,
    keys: [
      [
        ["ink", "brain"],
        ["twin", "unsteered twin"],
        ["memory", "asked for"],
      ],
      aim === undefined
        ? [["symbiote", "read"]]
        : [
            ["symbiote", "read"],
            ["you dashed", "yours"],
          ],
    ],
    epochs: {},
    outcome: ["Last trial", "right", "wrong"],
    goalName: task.goals > 0 ? task.intentions.slice(0, task.goals).join(", ") : "goal",
    restName: "the rest",
    ...(aim === undefined ? {} : { aim }),
    offCourse: { name: "Behaviour", labels: behavioursOf(hello) },
    draw(scene, now) {
      const height = scene.height - KEY_PX;
      const y = plane === undefined ? 0 : PLANE_SHARE * height;
      plane?.draw(scene, now, { x: 0, y: 0, width: scene.width, height: y });
      lanes.draw(scene, now, { x: 0, y, width: scene.width, height: height - y });
    },
  };
}

/** What the brain does; where it does nothing that shows, whatever can be seen of its world. */
function behavioursOf({ streams, task }: Hello): readonly string[] {
  const labels = streams.find(({ name }) => name === "world")?.labels ?? [];
  return task.behaviours > 0 ? labels.slice(0, task.behaviours) : labels;
}

/** A lane for each of these quantities of the world: what the brain does, unless told otherwise. */
export function lanesOf(hello: Hello, shown: readonly string[] = behavioursOf(hello)): Lane[] {
  const { intentions, goals } = hello.task;
  const worlds = labelsOf(hello, "world");
  const goalOf = (label: string) => {
    const at = intentions.indexOf(label);
    return at < goals ? at : -1;
  };
  const lane = (label: string): Lane => {
    const asked = `${label}Target`;
    const lines: (Line | undefined)[] = [
      { stream: "twin", label, colour: "twin", width: 1 },
      worlds.includes(asked) ? { stream: "world", label: asked, colour: "memory", width: 3 } : undefined,
      intentions.includes(label) && !worlds.includes(asked)
        ? { stream: "intention", label, colour: "memory", width: 3 }
        : undefined,
      intentions.includes(label) ? { stream: "decoded", label, colour: "symbiote", width: 1.5 } : undefined,
      { stream: "world", label, colour: "ink", width: 1.8 },
    ];
    return { name: label, lines: lines.filter((one) => one !== undefined), goal: goalOf(label) };
  };
  const aims = goals === 2 ? [] : intentions.filter((label) => goalOf(label) >= 0 && !shown.includes(label));
  const read = (label: string): Lane => ({
    name: label,
    lines: [
      { stream: "intention", label, colour: "memory", width: 3 },
      { stream: "decoded", label, colour: "symbiote", width: 1.5 },
    ],
    goal: goalOf(label),
  });
  return [...aims.map(read), ...shown.map(lane)].slice(0, LANES);
}

/** Goals on a pair of axes are clicked, a single number is one of two sides; any other goal is not given here. */
function aimOf({ task }: Hello, plane: GoalPlane | undefined): Aim | undefined {
  const [first, second] = task.intentions;
  if (task.goals === 1)
    return choiceAim({ says: `Choose what “${first}” shall be: the symbiote steers.` }, [
      { words: `${first} −1`, goal: [-1] },
      { words: `${first} +1`, goal: [1] },
    ]);
  if (plane === undefined) return undefined;
  return planeAim(
    {
      says: `Click to set ${first} (across) and ${second} (up): the symbiote steers.`,
      words: ([x, y]) => `${first} ${x.toFixed(2)} and ${second} ${y.toFixed(2)}`,
    },
    (width, height) => plane.place({ x: 0, y: 0, width, height: PLANE_SHARE * (height - KEY_PX) }),
  );
}
