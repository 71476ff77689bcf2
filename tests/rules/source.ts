/** The project's own source as text, for the rules: files, their code without comments, and what they import. */
import { readdirSync, readFileSync } from "node:fs";
import { dirname, posix } from "node:path";
import { fileURLToPath } from "node:url";

export const root = posix.normalize(`${dirname(fileURLToPath(import.meta.url))}/../..`);

/** A file of the project: its path from the root, with forward slashes, and its text. */
export interface SourceFile {
  readonly path: string;
  readonly text: string;
}

export const read = (path: string): SourceFile => ({ path, text: readFileSync(`${root}/${path}`, "utf8") });

/** Every file under the folders whose name ends like this. */
export function sources(folders: readonly string[], ending = /\.ts$/): readonly SourceFile[] {
  return folders.flatMap((folder) =>
    readdirSync(`${root}/${folder}`, { recursive: true, encoding: "utf8" })
      .map((name) => posix.join(folder, name.replaceAll("\\", "/")))
      .filter((path) => ending.test(path))
      .sort()
      .map(read),
  );
}

/** The folders of the server without clock, chance or effects. */
export const PURE = ["brains", "tasks", "kernels", "symbiote", "certificate", "experiments"].map(
  (name) => `server/${name}`,
);
/** Put those parts together, and are as pure as they are. */
export const COMPOSED = ["server/build.ts", "server/registries.ts"];

/** Made by a program or compiled by another one: rules about how we write TypeScript do not apply. */
export const isGenerated = (path: string): boolean =>
  path.endsWith(".wasm.ts") ||
  path.startsWith("server/brains/weights/") ||
  (path.startsWith("server/symbiote/emulator/minds/") && !path.endsWith("/index.ts"));
export const isAssembly = (path: string): boolean => path.startsWith("server/kernels/assembly/");

const STRING_OR_COMMENT =
  /("(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|`(?:\\.|[^`\\])*`)|\/\/[^\n]*|\/\*[\s\S]*?\*\//g;

export const withoutComments = (text: string): string =>
  text.replace(STRING_OR_COMMENT, (_, string?: string) => string ?? " ");

/** One thing a file imports: a package's name, or the path of a file of the project. */
export interface Import {
  readonly from: string;
  /** As written. */
  readonly specifier: string;
  /** The package's name, or undefined for a file. */
  readonly package: string | undefined;
  /** The imported file's path from the root, or undefined for a package. */
  readonly file: string | undefined;
  readonly typeOnly: boolean;
}

/** Text that a program writes, which may well hold imports of its own. */
const TEMPLATE = /`(?:\\.|[^`\\])*`/g;

const IMPORT =
  /\b(import|export)\s+(type\s)?[^"'();]*?\bfrom\s*["']([^"']+)["']|\bimport\s*["']([^"']+)["']|\bimport\(\s*["']([^"']+)["']|\bnew URL\(\s*["'](\.[^"']+\.[jt]s)["']/g;

export function importsOf({ path, text }: SourceFile): readonly Import[] {
  const code = withoutComments(text).replace(TEMPLATE, "``");
  return [...code.matchAll(IMPORT)].map((match) => {
    const specifier = match[3] ?? match[4] ?? match[5] ?? match[6];
    const isFile = specifier.startsWith(".");
    const parts = specifier.split("/");
    return {
      from: path,
      specifier,
      package: isFile ? undefined : parts.slice(0, specifier.startsWith("@") ? 2 : 1).join("/"),
      file: isFile ? posix.join(posix.dirname(path), specifier) : undefined,
      typeOnly: match[2] !== undefined,
    };
  });
}
