import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createSharedPair, sharedSocket } from "../../../server/runtime/shared-socket.ts";

describe("a socket over shared memory", () => {
  it("delivers every message once, whole and in order, however reads and writes interleave", () => {
    const message = fc.oneof(fc.string({ maxLength: 40 }), fc.uint8Array({ maxLength: 60 }));
    const action = fc.oneof(
      { weight: 3, arbitrary: message },
      { weight: 1, arbitrary: fc.constant("drain" as const) },
    );
    fc.assert(
      fc.property(fc.array(action, { maxLength: 200 }), (actions) => {
        const pair = createSharedPair(256);
        const near = sharedSocket(pair, "near");
        const far = sharedSocket(pair, "far");
        const sent: unknown[] = [];
        const received: unknown[] = [];
        far.onMessage = (data) => received.push(typeof data === "string" ? data : [...data]);
        for (const one of actions) {
          if (one === "drain") far.drain();
          else {
            near.send(one);
            sent.push(typeof one === "string" ? one : [...one]);
          }
        }
        while (near.bufferedAmount > 0) {
          far.drain();
          near.drain(); // lets what waited on the writer's side go out
        }
        expect(received).toEqual(sent);
      }),
    );
  });

  it("tells the other side when it closes, after everything sent before", () => {
    const pair = createSharedPair(1024);
    const near = sharedSocket(pair, "near");
    const far = sharedSocket(pair, "far");
    const seen: unknown[] = [];
    far.onMessage = (data) => seen.push(data);
    far.onClose = () => seen.push("closed");
    near.send("last words");
    near.close();
    near.send("too late");
    far.drain();
    expect(seen).toEqual(["last words", "closed"]);
  });

  it("refuses a message that could never fit", () => {
    const near = sharedSocket(createSharedPair(256), "near");
    expect(() => near.send(new Uint8Array(200))).toThrow("does not fit");
  });
});
