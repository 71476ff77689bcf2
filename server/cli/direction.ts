/** `symbiote direction`: directions as files. `start` and `run` take them with --direction. */
import { existsSync } from "node:fs";
import { dirname } from "node:path";
import type { Command } from "commander";
import { asUsage } from "./failure.ts";
import { withExamples } from "./help.ts";
import { nonEmpty, seed, settings, tickMs, whole } from "./options.ts";
import { makeOut } from "./out-folder.ts";

interface ExportFlags {
  readonly brain: string;
  readonly params?: Readonly<Record<string, number | string>>;
  readonly dt?: number;
  readonly electrodes?: Readonly<Record<string, number | string>>;
  readonly stimulator?: Readonly<Record<string, number | string>>;
  readonly seed: number;
  readonly reader: string;
  readonly trials: number;
  readonly heldOut: number;
}

export function direction(program: Command): void {
  const command = program
    .command("direction")
    .summary("directions as files: read them from a brain, look at them")
    .description(
      "Read from a brain the directions along which it tells goals apart, and keep them in a file that says what they are.",
    );
  withExamples(
    command,
    [
      ["symbiote direction export reach.direction", "read them from the brain reach, and keep them"],
      ["symbiote direction show reach.direction", "what they are, where they are from, how good they are"],
      ["symbiote start --direction reach.direction", "steer a live brain with them"],
      ["symbiote run redirect --direction reach.direction", "and see what that is worth"],
    ],
    "A file fits the network, site and channels that it was read from, and is refused elsewhere.",
  );
  const exporting = command
    .command("export")
    .summary("read directions from a brain and write them to a file")
    .description(
      "Let a brain live undisturbed, read its directions, examine them on later trials, write them.",
    )
    .argument("<file>", "the file to write; it must not exist")
    .option("--brain <name>", "the brain to read (symbiote list)", nonEmpty, "reach")
    .option("--params <settings>", "parameters of the brain, as seed=2", settings)
    .option("--dt <ms>", "length of a tick (default: as the brain was trained)", tickMs)
    .option("--electrodes <settings>", "how the implant records, as count=16 (symbiote list)", settings)
    .option("--stimulator <settings>", "where it will stimulate, as site=cortex (symbiote list)", settings)
    .option("--seed <n>", "seed of the life they are read in", seed, 1)
    .option("--reader <name>", "how they are read: mean, lat, probe, lda", nonEmpty, "mean")
    .option("--trials <n>", "trials to read from", whole(4, 100_000), 64)
    .option("--held-out <n>", "later trials to examine them on", whole(0, 100_000), 64)
    .action(write);
  withExamples(exporting, [
    ["symbiote direction export reach.direction", "64 trials of reach, difference in means"],
    ["symbiote direction export lda.direction --reader lda --electrodes count=16", "through 16 electrodes"],
  ]);
  const showing = command
    .command("show")
    .summary("say what is in a direction file")
    .description("Check a direction file and say what is in it.")
    .argument("<file>", "a direction file")
    .option("--json", "print its header and its numbers as JSON")
    .action(show);
  withExamples(showing, [
    ["symbiote direction show reach.direction", "for people"],
    ["symbiote direction show reach.direction --json", "for programs: header, directions, centre"],
  ]);
}

async function write(path: string, flags: ExportFlags): Promise<void> {
  const [
    { checkHere, checkLife },
    { checkImplant },
    { buildRig, defaultSession },
    { readers },
    { readDirections },
  ] = await Promise.all([
    import("../brains/index.ts"),
    import("../../streams/implant.ts"),
    import("../build.ts"),
    import("../symbiote/steering/directions/study.ts"),
    import("../experiments/read-directions.ts"),
  ]);
  const { describeDirections, writeDirectionFile } = await import("../runtime/direction.ts");
  const { brain, params, dt, trials, heldOut } = flags;
  const [config, reader] = asUsage(() => {
    checkHere(brain);
    checkLife(brain, params, dt);
    const known = readers.find((name) => name === flags.reader);
    if (known === undefined) throw new Error(`no reader "${flags.reader}"; there are: ${readers.join(", ")}`);
    return [{ ...defaultSession(flags.seed, brain, params, dt), ...checkImplant(flags) }, known];
  });
  const rig = asUsage(() => buildRig({ ...config, twin: false }));
  if (existsSync(path)) throw new Error(`"${path}" cannot be written: it exists; choose another name`);
  makeOut(dirname(path), "choose another place");
  const file = readDirections(config, rig, { reader, trials, heldOut });
  await writeDirectionFile(path, file);
  process.stdout.write(`${path}\n`);
  process.stderr.write(describeDirections(file));
}

async function show(path: string, { json }: { json?: boolean }): Promise<void> {
  const { describeDirections, readDirectionFile } = await import("../runtime/direction.ts");
  const { header, directions, centre } = await readDirectionFile(path);
  if (json !== true) {
    process.stdout.write(describeDirections({ header, directions, centre }));
    return;
  }
  const rows = header.directions.map((_, g) =>
    Array.from(directions.subarray(g * header.channels, (g + 1) * header.channels)),
  );
  process.stdout.write(
    `${JSON.stringify({ header, directions: rows, centre: Array.from(centre) }, null, 2)}\n`,
  );
}
