/** The file a recording is written to: bytes are appended, forced to the disk, and never replace another file. */
import { open } from "node:fs/promises";

/** What a recorder needs of a file; tests hand in slow, full and failing ones. */
export interface RecordingFile {
  /** Append all of `bytes`. */
  write(bytes: Uint8Array): Promise<void>;
  /** Resolves when everything written is on the disk. */
  sync(): Promise<void>;
  /** Cut the file to its first `length` bytes; what is written next follows them. */
  truncate(length: number): Promise<void>;
  close(): Promise<void>;
}

/** Create the file at `path`. @throws the system's error, also when there is something at `path` already. */
export async function createFile(path: string): Promise<RecordingFile> {
  const handle = await open(path, "wx");
  let position = 0;
  return {
    async write(bytes) {
      for (let done = 0; done < bytes.length; ) {
        const { bytesWritten } = await handle.write(bytes, done, bytes.length - done, position);
        done += bytesWritten;
        position += bytesWritten;
      }
    },
    sync: () => handle.datasync(),
    async truncate(length) {
      await handle.truncate(length);
      position = length;
    },
    close: () => handle.close(),
  };
}

/** One sentence for what the system said about the recording at `path`, with what to do about it. */
export function sentenceFor(path: string, error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  switch (code) {
    case "EEXIST":
      return `${path} exists already, and recordings are never overwritten: choose another name`;
    case "ENOENT":
      return `${path} cannot be opened, there is no such file or folder: check the path`;
    case "ENOTDIR":
      return `${path} cannot be opened, part of its path is not a folder: check the path`;
    case "EISDIR":
      return `${path} is a folder: give the path of a file`;
    case "EACCES":
    case "EPERM":
    case "EROFS":
      return `${path} cannot be opened, permission is denied: choose a place you can write to`;
    case "ENOSPC":
    case "EDQUOT":
      return `the disk is full, so the recording ${path} ends here: free some space and record again`;
    default:
      return `the recording ${path} failed: ${message}`;
  }
}
