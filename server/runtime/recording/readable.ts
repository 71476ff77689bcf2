/** A file as the MCAP library reads it: whole ranges at any offset, each in memory of its own. */
import type { FileHandle } from "node:fs/promises";
import type { McapTypes } from "@mcap/core";

export function readableOf(handle: FileHandle): McapTypes.IReadable {
  return {
    size: async () => BigInt((await handle.stat()).size),
    async read(offset, size) {
      const bytes = new Uint8Array(Number(size));
      for (let done = 0; done < bytes.length; ) {
        const { bytesRead } = await handle.read(bytes, done, bytes.length - done, Number(offset) + done);
        if (bytesRead === 0)
          throw new Error(`it ended at byte ${Number(offset) + done} while it was being read`);
        done += bytesRead;
      }
      return bytes;
    },
  };
}
