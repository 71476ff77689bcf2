/**
 * Leases: who may write to a site. One holder per site; taking over from somebody is explicit; a lease ends with
 * its holder. Lease ids count up and are never reused, so a command sent under an old lease is recognised.
 */
export interface LeaseHolder {
  readonly peer: number;
  readonly lease: number;
}

export type LeaseOutcome =
  | { readonly state: "granted"; readonly lease: number; readonly displaced: LeaseHolder | undefined }
  | { readonly state: "held"; readonly by: LeaseHolder };

export interface Leases {
  holder(site: number): LeaseHolder | undefined;
  /** Ask for a site; `take` displaces whoever holds it. Asking again for one's own gives the same lease. */
  request(site: number, peer: number, take: boolean): LeaseOutcome;
  /** Does `peer` hold `site` under exactly this lease? */
  holds(site: number, peer: number, lease: number): boolean;
  /** Give a site back; the lease that ended, or undefined when it was not this peer's. */
  release(site: number, peer: number): number | undefined;
  /** The peer is gone: the sites it held. */
  leave(peer: number): readonly number[];
}

export function createLeases(): Leases {
  const held = new Map<number, LeaseHolder>();
  let last = 0;
  return {
    holder: (site) => held.get(site),
    request(site, peer, take) {
      const before = held.get(site);
      if (before?.peer === peer) return { state: "granted", lease: before.lease, displaced: undefined };
      if (before !== undefined && !take) return { state: "held", by: before };
      const lease = ++last;
      held.set(site, { peer, lease });
      return { state: "granted", lease, displaced: before };
    },
    holds(site, peer, lease) {
      const now = held.get(site);
      return now !== undefined && now.peer === peer && now.lease === lease;
    },
    release(site, peer) {
      const now = held.get(site);
      if (now?.peer !== peer) return undefined;
      held.delete(site);
      return now.lease;
    },
    leave(peer) {
      const sites: number[] = [];
      for (const [site, holder] of held) if (holder.peer === peer) sites.push(site);
      for (const site of sites) held.delete(site);
      return sites;
    },
  };
}
