/** A device's part in one secure aggregation: R0 to R4 of docs/secure-aggregation.md. Whatever is thrown ends it. */
import { type KeyObject, randomBytes } from "node:crypto";
import { agree, open, privateKey, rawPublic, seal, signature } from "./crypto.js";
import type { Directory } from "./directory.js";
import { neighbours, ringOrder } from "./graph.js";
import { applyMask, pack } from "./ring.js";
import { coefficients, isShare, SHARE_BYTES, split } from "./shamir.js";
import { advertisement, canonical, type Config, configHash, type Member, Transcript } from "./transcript.js";

/** What the device demands, whatever the coordinator proposes. */
export interface Policy {
  minimumCohort: number;
  minimumSurvivors: number;
  corruptPpm: number;
}

export interface Secrets {
  channel: Buffer;
  mask: Buffer;
  self: Buffer;
  polynomials: Buffer;
  nonce(from: number, to: number): Buffer;
}

export const fresh = (): Secrets => ({
  channel: randomBytes(32),
  mask: randomBytes(32),
  self: randomBytes(32),
  polynomials: randomBytes(16),
  nonce: () => randomBytes(12),
});

interface Sealed {
  peer: number;
  sealed: Buffer;
}
interface Signed {
  signer: number;
  signature: Buffer;
}
interface Roster {
  index: number;
  members: Member[];
  signatures: Signed[];
  beacon: Buffer;
}

function demand(holds: boolean, sentence: string): asserts holds {
  if (!holds) throw new Error(sentence);
}

const isIn = (bitmap: Buffer, i: number) => ((bitmap[i >> 3]! >> (i & 7)) & 1) === 1;
const zeros = Buffer.alloc(32);

export class Participant {
  private readonly hash: Buffer;
  private readonly channelKey: KeyObject;
  private readonly maskKey: KeyObject;
  private readonly self: Member;
  private transcript!: Transcript;
  private me = -1;
  private around: number[] = [];
  private channels = new Map<number, Buffer>();
  private held = new Map<number, { key: Buffer; self: Buffer }>();
  private digest?: Buffer;
  private masked?: Buffer;

  constructor(
    private readonly config: Config,
    id: string,
    private readonly identity: KeyObject,
    private readonly directory: Directory,
    private readonly policy: Policy,
    private readonly secrets: Secrets = fresh(),
    hash?: Buffer,
  ) {
    this.hash = hash ?? configHash(canonical(config));
    this.channelKey = privateKey("x25519", secrets.channel);
    this.maskKey = privateKey("x25519", secrets.mask);
    this.self = { client_id: id, channel_key: rawPublic(this.channelKey), mask_key: rawPublic(this.maskKey) };
  }

  /** R0: two public keys, signed. */
  advertise() {
    const p = this.config.parameters;
    const q = this.policy;
    demand(p.minimum_cohort >= q.minimumCohort, `cohorts of ${p.minimum_cohort} are too small for this device`);
    demand(p.minimum_survivors >= q.minimumSurvivors, `sums of ${p.minimum_survivors} are too small for this device`);
    demand(p.corrupt_ppm >= q.corruptPpm, `the round withstands only ${p.corrupt_ppm} corrupt devices per million`);
    demand(p.threat === 1 && p.quorum, "this device takes part only where the coordinator may lie and a quorum signs");
    return { ...this.self, signature: signature(this.identity, advertisement(this.hash, this.self)) };
  }

  /** R1: checks the roster, and seals shares of both secrets for the neighbours. */
  shareKeys(roster: Roster) {
    demand(this.me < 0, "a second roster came");
    const p = this.config.parameters;
    const size = roster.members.length;
    demand(size >= Math.max(p.minimum_cohort, this.policy.minimumCohort), `the roster has only ${size} devices`);
    demand(size <= p.maximum_cohort, `the roster has ${size} devices, more than ${p.maximum_cohort}`);
    const own = roster.members[roster.index];
    demand(
      own?.client_id === this.self.client_id &&
        own.channel_key.equals(this.self.channel_key) &&
        own.mask_key.equals(this.self.mask_key),
      "the roster's entry for this device is not its own",
    );
    demand(new Set(roster.members.map((m) => m.client_id)).size === size, "the roster has a device twice");
    const keys = roster.members.flatMap((m) => [m.channel_key, m.mask_key].map((key) => key.toString("hex")));
    demand(new Set(keys).size === 2 * size, "the roster has a public key twice");
    demand(roster.beacon.equals(zeros), "this device knows no beacon");
    const corrupt = Math.floor((size * p.corrupt_ppm) / 1e6);
    demand(
      p.neighbours >= size - 1 && p.threshold >= Math.floor((size + corrupt) / 2) + 1,
      "this device takes part only in complete graphs with a threshold that is safe from a lying coordinator",
    );
    return this.deal(roster);
  }

  /** The part of R1 after the checks that a round's size and graph are fit for this device. */
  deal(roster: Roster) {
    const threshold = this.config.parameters.threshold;
    const size = roster.members.length;
    this.me = roster.index;
    this.transcript = new Transcript(this.hash, roster.members);
    const order = ringOrder(size, roster.beacon, this.transcript.rosterHash);
    this.around = neighbours(this.me, size, this.config.parameters.neighbours, order);
    demand(this.around.length + 1 >= threshold, "there are too few neighbours to keep secrets");
    const signed = new Map(roster.signatures.map((s) => [s.signer, s.signature]));
    for (const i of this.around) {
      const member = roster.members[i]!;
      const by = signed.get(i) ?? Buffer.alloc(0);
      const own = this.directory.verify(member.client_id, advertisement(this.hash, member), by);
      demand(own, `the keys of "${member.client_id}" are not signed by it`);
      this.channels.set(i, agree(this.channelKey, member.channel_key));
    }
    const owners = [...this.around, this.me].sort((a, b) => a - b);
    const points = owners.map((owner) => owner + 1);
    const random = coefficients(this.secrets.polynomials);
    const keyShares = split(this.secrets.mask, threshold, points, random);
    const selfShares = split(this.secrets.self, threshold, points, random);
    const shares: Sealed[] = [];
    owners.forEach((to, i) => {
      const channel = this.channels.get(to);
      if (channel === undefined) {
        this.held.set(this.me, { key: keyShares[i]!, self: selfShares[i]! });
        return;
      }
      const key = this.transcript.shareKey(channel, this.me, to);
      const plain = Buffer.concat([keyShares[i]!, selfShares[i]!]);
      const context = this.transcript.shareContext(this.me, to);
      shares.push({ peer: to, sealed: seal(key, this.secrets.nonce(this.me, to), context, plain) });
    });
    return { commitment: this.transcript.commitment(this.me, this.secrets.self), shares };
  }

  /** R2: opens the neighbours' shares, and masks the integers, which it changes. */
  mask(inbox: Sealed[], vectors: bigint[][]): Buffer[] {
    for (const { peer, sealed } of inbox) {
      const channel = this.channels.get(peer);
      const name = this.transcript.members[peer]?.client_id ?? peer;
      demand(channel !== undefined && !this.held.has(peer), `"${name}" may not send a share, or not two`);
      const key = this.transcript.shareKey(channel, peer, this.me);
      const plain = open(key, this.transcript.shareContext(peer, this.me), sealed);
      const shares = { key: plain.subarray(0, SHARE_BYTES), self: plain.subarray(SHARE_BYTES) };
      demand(isShare(shares.key) && isShare(shares.self), `the share of "${name}" is none`);
      this.held.set(peer, shares);
    }
    demand(this.held.size >= this.config.parameters.threshold, "too few neighbours sent shares");
    const specs = this.config.vectors;
    applyMask(this.transcript.selfSeed(this.secrets.self, this.me), false, vectors, specs);
    for (const peer of this.held.keys()) {
      if (peer === this.me) continue;
      const shared = agree(this.maskKey, this.transcript.members[peer]!.mask_key);
      applyMask(this.transcript.pairSeed(shared, this.me, peer), this.me > peer, vectors, specs);
    }
    this.secrets.self.fill(0);
    this.secrets.mask.fill(0);
    return vectors.map((vector, v) => pack(vector, specs[v]!.bits));
  }

  /** R3: one signature on who survived. */
  confirm(sets: { shared: Buffer; masked: Buffer }) {
    demand(this.digest === undefined, "a second account of the survivors came");
    const size = this.transcript.members.length;
    const { shared, masked } = sets;
    const beyond = (set: Buffer) => size % 8 !== 0 && set[set.length - 1]! >> size % 8 !== 0;
    demand([shared, masked].every((set) => set.length === Math.ceil(size / 8) && !beyond(set)), "a set is malformed");
    const places = Array.from({ length: size }, (_, i) => i);
    demand(isIn(masked, this.me), "the survivors lack this device");
    demand(places.every((i) => !isIn(masked, i) || isIn(shared, i)), "somebody survived without sharing keys");
    demand(
      this.around.every((i) => isIn(shared, i) === this.held.has(i)),
      "the sets contradict the shares that this device holds",
    );
    const survivors = places.filter((i) => isIn(masked, i)).length;
    const least = Math.max(this.config.parameters.minimum_survivors, this.policy.minimumSurvivors);
    demand(survivors >= least, `only ${survivors} devices survived, of ${least} that must`);
    const answering = 1 + this.around.filter((i) => isIn(masked, i)).length;
    demand(answering >= this.config.parameters.threshold, "too few neighbours survived");
    this.masked = masked;
    this.digest = this.transcript.survivorsDigest(shared, masked);
    return { signature: signature(this.identity, this.digest) };
  }

  /** R4: for everybody one kind of share, once a quorum has signed what this device saw. */
  unmask(signatures: Signed[]) {
    const digest = this.digest;
    const masked = this.masked;
    demand(digest !== undefined && masked !== undefined, "shares were asked for before the survivors");
    const size = this.transcript.members.length;
    const p = this.config.parameters;
    const needed = p.quorum ? Math.floor((size + Math.floor((size * p.corrupt_ppm) / 1e6)) / 2) + 1 : 0;
    const signers = new Set<number>();
    for (const { signer, signature: by } of signatures) {
      demand(signer < size && isIn(masked, signer) && !signers.has(signer), `signer ${signer} may not sign, or not twice`);
      const name = this.transcript.members[signer]!.client_id;
      demand(this.directory.verify(name, digest, by), `"${name}" did not sign the survivors that this device saw`);
      signers.add(signer);
    }
    demand(signers.size >= needed, `${signers.size} devices signed the survivors but ${needed} must`);
    const owners = [...this.held.keys()].sort((a, b) => a - b);
    const shares = (kind: "self" | "key", of: boolean) =>
      owners.filter((i) => isIn(masked, i) === of).map((owner) => ({ owner, share: this.held.get(owner)![kind] }));
    const reply = { self_shares: shares("self", true), key_shares: shares("key", false) };
    this.held = new Map();
    return reply;
  }
}
