/** Shares of 32-byte secrets: five numbers of 7, 7, 7, 7 and 4 bytes over the field of 2^61 - 1. */
import { randomBytes } from "node:crypto";
import { u64 } from "./bytes.js";
import { keystream } from "./crypto.js";

const P = (1n << 61n) - 1n;
export const SHARE_BYTES = 40;

/** Uniform elements of the field; from a 16-byte key if one is given, as the known answers want them. */
export function* coefficients(key: Buffer = randomBytes(16)): Generator<bigint, never> {
  for (let count = 4096; ; count *= 2) {
    const words = keystream(key, 0, count);
    for (let at = count === 4096 ? 0 : count / 2; at < count; at += 8) {
      const element = words.readBigUInt64LE(at) & P;
      if (element !== P) yield element;
    }
  }
}

/** The shares at `points`, any `threshold` of which give the secret back. */
export function split(
  secret: Buffer,
  threshold: number,
  points: number[],
  random: Generator<bigint, never>,
): Buffer[] {
  const shares: Buffer[][] = points.map(() => []);
  for (let at = 0; at < 32; at += 7) {
    const limb = BigInt("0x" + secret.subarray(at, Math.min(32, at + 7)).toString("hex"));
    const polynomial = [limb];
    while (polynomial.length < threshold) polynomial.push(random.next().value);
    points.forEach((x, i) => {
      const value = polynomial.reduceRight((sum, c) => (sum * BigInt(x) + c) % P, 0n);
      shares[i]!.push(u64(value));
    });
  }
  return shares.map((numbers) => Buffer.concat(numbers));
}

/** Whether five elements of the field can be read from a share. */
export function isShare(share: Buffer): boolean {
  if (share.length !== SHARE_BYTES) return false;
  for (let at = 0; at < SHARE_BYTES; at += 8) if (share.readBigUInt64BE(at) >= P) return false;
  return true;
}
