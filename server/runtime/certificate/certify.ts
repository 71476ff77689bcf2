/** Certify a brain from end to end: examine its networks one by one, and leave a page and a JSON file on disk. */
import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import { type Certificate, certificateOf } from "../../certificate/certificate.ts";
import type { Candidate, Examination, Examiner } from "../../certificate/examiner.ts";
import { readWeightsFile } from "../../learners/weights-file.ts";
import { makeFolder, stamp, writeWhole } from "../experiment/folder.ts";
import { pageOf } from "./page.ts";
import { markdownOf } from "./table.ts";

export interface CertifyOptions {
  readonly examiner: Examiner;
  /** Networks of one brain, at least one. */
  readonly candidates: readonly Candidate[];
  /** The folder in which a folder for this certificate is made. */
  readonly out: string;
  /** A folder, which is there, for the certificate as it is kept in a repository: `<brain>.json` and `<brain>.md`. */
  readonly keep?: string | undefined;
  /** The command line that gives these numbers again. */
  readonly command: string;
  onSeed(): void;
}

/** Digits of a number that is kept: the last ones of a long life differ between machines. */
const DIGITS = 4;

/** The networks in weights files. @throws when a file cannot be read or holds another brain */
export function candidatesIn({ brain, candidateOf }: Examiner, files: readonly string[]): Candidate[] {
  if (candidateOf === undefined) throw new Error(`"${brain}" is not made of trained weights`);
  return files.map((file) => {
    const packed = readWeightsFile(file);
    if (packed.header.brain === brain) return candidateOf(packed);
    throw new Error(`${file} holds weights of "${packed.header.brain}", not of "${brain}"`);
  });
}

/** @returns the certificate, and where its page is. @throws one sentence when the folder cannot be written */
export async function certify({ examiner, candidates, out, keep, command, onSeed }: CertifyOptions): Promise<{
  readonly certificate: Certificate;
  readonly page: string;
}> {
  const { brain, method, control } = examiner;
  const folder = await makeFolder(out, `certificate-${brain}-${stamp(new Date())}`);
  const examine = async (networks: readonly Candidate[]) => {
    const examined: Examination[] = [];
    for (const candidate of networks) {
      examined.push(candidate.examine());
      onSeed();
      await setImmediate(); // let the progress be seen
    }
    return examined;
  };
  const examined = await examine(candidates);
  const beside = control && { name: control.name, examined: await examine(control.candidates()) };
  const certificate = certificateOf(brain, examined, beside);
  const page = join(folder, "certificate.html");
  await writeWhole(join(folder, "certificate.json"), `${JSON.stringify(certificate, null, 2)}\n`);
  await writeWhole(page, pageOf(certificate, examined[0], method, command));
  if (keep !== undefined) {
    await writeWhole(
      join(keep, `${brain}.json`),
      `${JSON.stringify({ command, ...certificate }, shortened, 1)}\n`,
    );
    await writeWhole(join(keep, `${brain}.md`), markdownOf(certificate, method, command));
  }
  return { certificate, page };
}

const shortened = (_key: string, value: unknown) =>
  typeof value === "number" ? Number(value.toPrecision(DIGITS)) : value;
