/** Checks every step against known-answers.json, whose path is the only argument. Docs: "Known answers". */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { sha256, u32 } from "./bytes.js";
import { agree, privateKey } from "./crypto.js";
import { neighbours, ringOrder } from "./graph.js";
import { maskWords, pack } from "./ring.js";
import { Participant, type Secrets } from "./secagg.js";
import { type Config, configHash, type Member, Transcript } from "./transcript.js";

const [file] = process.argv.slice(2);
if (file === undefined) throw new Error("give the path of known-answers.json");
const answers = JSON.parse(readFileSync(file, "utf8")).vectors;
const secret = (name: string, ...numbers: number[]) => sha256(`kat ${name}`, ...numbers.map(u32));
const zeros = Buffer.alloc(32);

function secretsOf(i: number): Secrets {
  return {
    channel: secret("c", i),
    mask: secret("s", i),
    self: secret("b", i),
    polynomials: secret("rng", i).subarray(0, 16),
    nonce: (from, to) => secret("nonce", from, to).subarray(0, 12),
  };
}

function same(bytes: Buffer, expected: string): void {
  const hex = bytes.toString("hex");
  assert.ok(hex === expected || sha256(bytes).toString("hex") === expected, `${hex} is not ${expected}`);
}

const bitmap = (size: number, places: number[]) => {
  const bytes = Buffer.alloc(Math.ceil(size / 8));
  for (const place of places) bytes[place >> 3]! |= 1 << (place & 7);
  return bytes;
};

for (const a of answers) {
  const hash = configHash(Buffer.from(a.cfg, "hex"));
  same(hash, a.cfgHash);
  const config: Config = {
    session: Buffer.alloc(16),
    run: "",
    round: 0,
    model: zeros,
    terms: zeros,
    vectors: [{ name: "values", length: a.m, bits: a.b, valueBits: 2, clip: 0 }],
    parameters: {
      threat: 1,
      maximum_cohort: a.n,
      minimum_cohort: 1,
      minimum_survivors: 2,
      neighbours: a.k,
      threshold: a.t,
      quorum: true,
      corrupt_ppm: 0,
      dropout_ppm: 0,
    },
  };
  const everybody = Array.from({ length: a.n }, (_, i) => i);
  const identity = privateKey("ed25519", zeros);
  const trusting = { verify: () => true };
  const policy = { minimumCohort: 1, minimumSurvivors: 2, corruptPpm: 0 };
  const name = (i: number) => `client-${String(i).padStart(4, "0")}`;
  const clients = everybody.map(
    (i) => new Participant(config, name(i), identity, trusting, policy, secretsOf(i), hash),
  );
  const advertised = clients.map((client) => client.advertise());
  const roster: Member[] = advertised.map(({ client_id, channel_key, mask_key }) => ({
    client_id,
    channel_key,
    mask_key,
  }));
  const transcript = new Transcript(hash, roster);
  same(transcript.rosterHash, a.rosterHash);
  same(roster[0]!.channel_key, a.c_pk0);
  same(roster[0]!.mask_key, a.s_pk0);
  const order = ringOrder(a.n, zeros, transcript.rosterHash);
  assert.deepEqual(order, a.perm);
  for (const [i, around] of Object.entries(a.neighbours)) {
    assert.deepEqual(neighbours(Number(i), a.n, a.k, order), around);
  }
  const seed = transcript.pairSeed(
    agree(privateKey("x25519", secret("s", a.i0)), roster[a.j0]!.mask_key),
    a.i0,
    a.j0,
  );
  same(seed, a.pair_seed);
  assert.deepEqual(maskWords(seed, 0, 4, a.b).map(Number), a.mask_words);
  same(transcript.selfSeed(secret("b", a.i0), a.i0), a.self_seed);
  const channel = agree(privateKey("x25519", secret("c", a.i0)), roster[a.j0]!.channel_key);
  same(transcript.shareKey(channel, a.i0, a.j0), a.share_key);

  const signatures = advertised.map((reply, signer) => ({ signer, signature: reply.signature }));
  const sharing = everybody.filter((i) => !a.drop_adv.includes(i));
  const sealed = new Map(
    sharing.map((i) => [i, clients[i]!.deal({ index: i, members: roster, signatures, beacon: zeros }).shares]),
  );
  same(sealed.get(a.i0)!.find((share) => share.peer === a.j0)!.sealed, a.share_ct);

  const modulus = Math.floor(2 ** a.b / a.n);
  const masking = sharing.filter((i) => !a.drop_share.includes(i));
  const staying = masking.filter((i) => !a.drop_masked.includes(i));
  assert.deepEqual(masking.map(String), Object.keys(a.y));
  for (const i of masking) {
    const inbox = sharing
      .filter((from) => from !== i)
      .flatMap((from) => sealed.get(from)!.filter((s) => s.peer === i).map((s) => ({ peer: from, sealed: s.sealed })));
    const input = Array.from({ length: a.m }, (_, e) => BigInt((12345 + 1000003 * i + 7919 * e) % modulus));
    same(clients[i]!.mask(inbox, [input])[0]!, a.y[i]);
  }
  const sets = { shared: bitmap(a.n, sharing), masked: bitmap(a.n, masking) };
  same(transcript.survivorsDigest(sets.shared, sets.masked), a.survivors_digest);
  for (const i of staying) {
    clients[i]!.confirm(sets);
    const reply = clients[i]!.unmask(staying.map((signer) => ({ signer, signature: Buffer.alloc(64) })));
    assert.ok(reply.self_shares.some((share) => share.owner === i));
    assert.ok(reply.self_shares.every((share) => masking.includes(share.owner)));
    assert.ok(reply.key_shares.every((share) => !masking.includes(share.owner)));
  }
  console.log(`n = ${a.n}, k = ${a.k}, b = ${a.b}: as expected`);
}
same(pack([1n, 2n, 3n], 12), "0120000300");
