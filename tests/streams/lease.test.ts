import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createLeases } from "../../streams/lease.ts";

const SITES = 3;
const PEERS = 4;
const site = fc.integer({ min: 0, max: SITES - 1 });
const peer = fc.integer({ min: 1, max: PEERS });
const act = fc.oneof(
  fc.record({ do: fc.constant("request" as const), site, peer, take: fc.boolean() }),
  fc.record({ do: fc.constant("release" as const), site, peer, take: fc.constant(false) }),
  fc.record({ do: fc.constant("leave" as const), site, peer, take: fc.constant(false) }),
);

describe("leases", () => {
  test("one holder a site, whatever is asked; ids are never used twice", () =>
    fc.assert(
      fc.property(fc.array(act, { maxLength: 50 }), (acts) => {
        const leases = createLeases();
        const held = new Map<number, { peer: number; lease: number }>();
        const used = new Set<number>();
        for (const { do: what, site, peer, take } of acts) {
          const before = held.get(site);
          if (what === "request") {
            const outcome = leases.request(site, peer, take);
            if (before?.peer === peer)
              expect(outcome).toMatchObject({ state: "granted", lease: before.lease });
            else if (before !== undefined && !take) expect(outcome).toEqual({ state: "held", by: before });
            else {
              expect(outcome).toMatchObject({ state: "granted", displaced: before });
              const lease = outcome.state === "granted" ? outcome.lease : Number.NaN;
              expect(used.has(lease)).toBe(false);
              used.add(lease);
              held.set(site, { peer, lease });
            }
          } else if (what === "release") {
            expect(leases.release(site, peer)).toBe(before?.peer === peer ? before.lease : undefined);
            if (before?.peer === peer) held.delete(site);
          } else {
            const mine = [...held].filter(([, holder]) => holder.peer === peer).map(([at]) => at);
            expect([...leases.leave(peer)].sort()).toEqual(mine.sort());
            for (const at of mine) held.delete(at);
          }
          for (let s = 0; s < SITES; s++) {
            expect(leases.holder(s)).toEqual(held.get(s));
            for (let p = 1; p <= PEERS; p++)
              for (const lease of used) {
                const now = held.get(s);
                expect(leases.holds(s, p, lease)).toBe(now?.peer === p && now.lease === lease);
              }
          }
        }
      }),
    ));
});
