/** Certify a brain from end to end: examine its networks one by one, and leave a page and a JSON file on disk. */
import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import { type Certificate, certificateOf } from "../../certificate/certificate.ts";
import { type Examination, examine } from "../../certificate/reach/examine.ts";
import type { Subject } from "../../certificate/subject.ts";
import { makeFolder, stamp, writeWhole } from "../experiment/folder.ts";
import { pageOf } from "./page.ts";

export interface CertifyOptions {
  /** Networks of one brain, at least one. */
  readonly subjects: readonly Subject[];
  /** The folder in which a folder for this certificate is made. */
  readonly out: string;
  /** The command line that gives these numbers again. */
  readonly command: string;
  onSeed(): void;
}

/** @returns the certificate, and where its page is. @throws one sentence when the folder cannot be written */
export async function certify({ subjects, out, command, onSeed }: CertifyOptions): Promise<{
  readonly certificate: Certificate;
  readonly page: string;
}> {
  const { brain } = subjects[0];
  const folder = await makeFolder(out, `certificate-${brain}-${stamp(new Date())}`);
  const examined: Examination[] = [];
  for (const subject of subjects) {
    examined.push(examine(subject));
    onSeed();
    await setImmediate(); // let the progress be seen
  }
  const certificate = certificateOf(brain, examined);
  const page = join(folder, "certificate.html");
  await writeWhole(join(folder, "certificate.json"), `${JSON.stringify(certificate, null, 2)}\n`);
  await writeWhole(page, pageOf(certificate, examined[0], command));
  return { certificate, page };
}
