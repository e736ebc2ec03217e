/** Vectors of integers modulo 2^bits: masks, and how they are packed. */
import { keystream } from "./crypto.js";

export interface VectorSpec {
  name: string;
  length: number;
  bits: number;
  valueBits: number;
  clip: number;
}

/** The words of a mask's stream, for elements of so many bits. */
export function maskWords(key: Buffer, stream: number, length: number, bits: number): bigint[] {
  const size = bits <= 16 ? 2 : bits <= 32 ? 4 : 8;
  const bytes = keystream(key, stream, length * size);
  return Array.from({ length }, (_, i) =>
    size === 8
      ? BigInt.asUintN(bits, bytes.readBigUInt64LE(8 * i))
      : BigInt.asUintN(bits, BigInt(bytes.readUIntLE(size * i, size))),
  );
}

/** Adds a mask to all vectors, or takes it off. */
export function applyMask(key: Buffer, minus: boolean, vectors: bigint[][], specs: VectorSpec[]): void {
  vectors.forEach((vector, v) => {
    const bits = specs[v]!.bits;
    const words = maskWords(key, v, vector.length, bits);
    for (let i = 0; i < vector.length; i++) {
      vector[i] = BigInt.asUintN(bits, minus ? vector[i]! - words[i]! : vector[i]! + words[i]!);
    }
  });
}

/** Element i begins at bit i * bits, least significant first. */
export function pack(vector: bigint[], bits: number): Buffer {
  const bytes = Buffer.alloc(Math.ceil((vector.length * bits) / 8));
  let pending = 0n;
  let count = 0;
  let at = 0;
  for (const element of vector) {
    pending |= BigInt.asUintN(bits, element) << BigInt(count);
    count += bits;
    while (count >= 8) {
      bytes[at++] = Number(pending & 0xffn);
      pending >>= 8n;
      count -= 8;
    }
  }
  if (count > 0) bytes[at] = Number(pending & 0xffn);
  return bytes;
}
