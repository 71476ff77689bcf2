/**
 * Puts byte strings at the end of a file, one after another, each whole or not at all. Writing does not wait for the
 * disk: a process that is killed loses nothing it has written, only a machine that stops does, so forcing the bytes
 * to the disk goes on behind the writes and `onDisk` says how far it is.
 */
import type { RecordingFile } from "./file.ts";

/** How far: bytes of the file, and the ticks in them. */
export interface Extent {
  readonly bytes: number;
  readonly ticks: number;
}

export interface Appender {
  readonly written: Extent;
  readonly onDisk: Extent;
  /** Call again only when this has resolved. @throws what the file throws, after cutting off what was half written. */
  append(bytes: Uint8Array, ticks: number): Promise<void>;
  /** Resolves when all that was written before the call is on the disk. @throws what the file throws. */
  sync(): Promise<void>;
  close(): Promise<void>;
}

export function createAppender(file: RecordingFile): Appender {
  let written: Extent = { bytes: 0, ticks: 0 };
  let onDisk = written;
  let syncing: Promise<void> | undefined;

  return {
    get written() {
      return written;
    },
    get onDisk() {
      return onDisk;
    },
    async append(bytes, ticks) {
      try {
        await file.write(bytes);
      } catch (error) {
        await file.truncate(written.bytes).catch(() => undefined);
        throw error;
      }
      written = { bytes: written.bytes + bytes.length, ticks: written.ticks + ticks };
    },
    async sync() {
      const goal = written.bytes;
      while (onDisk.bytes < goal) {
        if (syncing === undefined) {
          const reached = written;
          syncing = file
            .sync()
            .then(() => {
              onDisk = reached;
            })
            .finally(() => {
              syncing = undefined;
            });
        }
        await syncing;
      }
    },
    async close() {
      await syncing?.catch(() => undefined);
      await file.close();
    },
  };
}
