/** What keys, signatures and digests of a round are bound to. */
import { f64, lp, sha256, u32 } from "./bytes.js";
import { hkdf } from "./crypto.js";
import type { VectorSpec } from "./ring.js";

export interface Parameters {
  threat: number;
  maximum_cohort: number;
  minimum_cohort: number;
  minimum_survivors: number;
  neighbours: number;
  threshold: number;
  quorum: boolean;
  corrupt_ppm: number;
  dropout_ppm: number;
}

export interface Config {
  session: Buffer;
  run: string;
  round: number;
  model: Buffer;
  terms: Buffer;
  vectors: VectorSpec[];
  parameters: Parameters;
}

export interface Member {
  client_id: string;
  channel_key: Buffer;
  mask_key: Buffer;
}

export const label = (name: string) => Buffer.from("fl-secagg/v1/" + name);

export function configHash(canonical: Buffer): Buffer {
  return sha256(label("config"), lp(canonical));
}

export function canonical(config: Config): Buffer {
  const p = config.parameters;
  const numbers = [p.threat, p.maximum_cohort, p.minimum_cohort, p.minimum_survivors, p.neighbours, p.threshold];
  numbers.push(p.quorum ? 1 : 0, p.corrupt_ppm, p.dropout_ppm, config.vectors.length);
  return Buffer.concat([
    u32(1),
    config.session,
    lp(config.run),
    u32(config.round),
    config.model,
    config.terms,
    ...numbers.map(u32),
    ...config.vectors.flatMap((v) => [lp(v.name), u32(v.length), u32(v.bits), u32(v.valueBits), f64(v.clip)]),
  ]);
}

export function advertisement(config: Buffer, member: Member): Buffer {
  return Buffer.concat([label("adv"), config, Buffer.from(member.client_id), member.channel_key, member.mask_key]);
}

/** The configuration and the roster. */
export class Transcript {
  readonly rosterHash: Buffer;

  constructor(
    readonly config: Buffer,
    readonly members: Member[],
  ) {
    const entries = members.flatMap((m) => [lp(m.client_id), m.channel_key, m.mask_key]);
    this.rosterHash = sha256(label("roster"), config, u32(members.length), ...entries);
  }

  shareKey(shared: Buffer, from: number, to: number): Buffer {
    return this.derive(shared, label("share"), u32(from), u32(to));
  }

  shareContext(from: number, to: number): Buffer {
    return Buffer.concat([label("share"), this.config, this.rosterHash, u32(from), u32(to)]);
  }

  commitment(index: number, secret: Buffer): Buffer {
    return sha256(label("b"), this.config, u32(index), secret);
  }

  selfSeed(secret: Buffer, index: number): Buffer {
    return this.derive(secret, label("self"), u32(index));
  }

  pairSeed(shared: Buffer, a: number, b: number): Buffer {
    return this.derive(shared, label("mask"), u32(Math.min(a, b)), u32(Math.max(a, b)));
  }

  survivorsDigest(shared: Buffer, masked: Buffer): Buffer {
    return sha256(label("survivors"), this.config, this.rosterHash, shared, masked);
  }

  private derive(material: Buffer, ...info: Buffer[]): Buffer {
    return hkdf(material, this.rosterHash, Buffer.concat(info));
  }
}
