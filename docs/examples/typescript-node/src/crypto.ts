/** Suite 1: X25519, HKDF-SHA256, AES-128-GCM, AES-128-CTR, Ed25519; all of it is in node:crypto. */
import {
  createCipheriv,
  createDecipheriv,
  createPrivateKey,
  createPublicKey,
  diffieHellman,
  hkdfSync,
  type KeyObject,
  sign,
  verify,
} from "node:crypto";
import { u64 } from "./bytes.js";

const PKCS8 = { x25519: "302e020100300506032b656e04220420", ed25519: "302e020100300506032b657004220420" };
const SPKI = { x25519: "302a300506032b656e032100", ed25519: "302a300506032b6570032100" };
type Curve = keyof typeof SPKI;

/** The key whose 32 secret bytes are given. */
export function privateKey(curve: Curve, secret: Buffer): KeyObject {
  const key = Buffer.concat([Buffer.from(PKCS8[curve], "hex"), secret]);
  return createPrivateKey({ key, format: "der", type: "pkcs8" });
}

export function publicKey(curve: Curve, raw: Buffer): KeyObject {
  if (raw.length !== 32) throw new Error(`a public key must be 32 bytes but has ${raw.length}`);
  return createPublicKey({ key: Buffer.concat([Buffer.from(SPKI[curve], "hex"), raw]), format: "der", type: "spki" });
}

/** The 32 public bytes of a key. */
export function rawPublic(key: KeyObject): Buffer {
  const whole = createPublicKey(key.type === "private" ? (key as never) : key).export({ format: "der", type: "spki" });
  return whole.subarray(whole.length - 32);
}

export function agree(own: KeyObject, peer: Buffer): Buffer {
  const shared = diffieHellman({ privateKey: own, publicKey: publicKey("x25519", peer) });
  if (shared.every((byte) => byte === 0)) throw new Error("a public key has low order");
  return shared;
}

export function hkdf(material: Buffer, salt: Buffer, info: Buffer): Buffer {
  return Buffer.from(hkdfSync("sha256", material, salt, info, 16));
}

export function seal(key: Buffer, nonce: Buffer, context: Buffer, plain: Buffer): Buffer {
  const cipher = createCipheriv("aes-128-gcm", key, nonce).setAAD(context);
  return Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
}

export function open(key: Buffer, context: Buffer, sealed: Buffer): Buffer {
  const body = sealed.subarray(12, sealed.length - 16);
  const cipher = createDecipheriv("aes-128-gcm", key, sealed.subarray(0, 12)).setAAD(context);
  cipher.setAuthTag(sealed.subarray(sealed.length - 16));
  return Buffer.concat([cipher.update(body), cipher.final()]);
}

/** The first bytes of stream number `stream` of a key. */
export function keystream(key: Buffer, stream: number, count: number): Buffer {
  const counter = Buffer.concat([u64(BigInt(stream)), u64(0n)]);
  return createCipheriv("aes-128-ctr", key, counter).update(Buffer.alloc(count));
}

export function signature(key: KeyObject, message: Buffer): Buffer {
  return sign(null, message, key);
}

/** y of the Ed25519 points whose order divides 8, without the sign of x: under such a key anyone can sign. */
const smallOrder = new Set([
  "00".repeat(32),
  "01" + "00".repeat(31),
  ...["ec", "ed", "ee"].map((first) => first + "ff".repeat(30) + "7f"),
  "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
  "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
]);

export function isSigned(key: KeyObject, message: Buffer, by: Buffer): boolean {
  const y = Buffer.from(key.export({ format: "der", type: "spki" }).subarray(-32));
  y[31]! &= 0x7f;
  return by.length === 64 && !smallOrder.has(y.toString("hex")) && verify(null, message, key, by);
}
