/** Who masks with whom. */
import { hkdf, keystream } from "./crypto.js";

/** The clients as they stand on the ring. */
export function ringOrder(size: number, beacon: Buffer, rosterHash: Buffer): number[] {
  const key = hkdf(beacon, rosterHash, Buffer.from("fl-secagg/v1/graph"));
  const order = Array.from({ length: size }, (_, i) => i);
  // More words than could ever be needed: one is skipped with a probability below 2^-20.
  const words = keystream(key, 0, 4 * (2 * size + 64));
  let at = 0;
  for (let i = size - 1; i > 0; i--) {
    const limit = 2 ** 32 - (2 ** 32 % (i + 1));
    let word = words.readUInt32LE(4 * at++);
    while (word >= limit) word = words.readUInt32LE(4 * at++);
    const j = word % (i + 1);
    [order[i], order[j]] = [order[j]!, order[i]!];
  }
  return order;
}

/** The neighbours of a client, ascending. */
export function neighbours(client: number, size: number, k: number, order: number[]): number[] {
  if (k >= size - 1) return Array.from({ length: size }, (_, i) => i).filter((i) => i !== client);
  const place = order.indexOf(client);
  const around: number[] = [];
  for (let step = 1; step <= k / 2; step++) {
    around.push(order[(place + step) % size]!, order[(place - step + size) % size]!);
  }
  return around.sort((a, b) => a - b);
}
