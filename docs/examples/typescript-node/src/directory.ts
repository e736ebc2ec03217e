/** Who has which long-term key, known from somebody else than the coordinator. */
import { readFileSync } from "node:fs";
import { isSigned, publicKey } from "./crypto.js";

export interface Directory {
  verify(device: string, message: Buffer, by: Buffer): boolean;
}

/** A file with a line for each device: its id, a space, and its Ed25519 public key in hexadecimal. */
export function directoryFile(path: string): Directory {
  const keys = new Map<string, Buffer>();
  readFileSync(path, "utf8")
    .split("\n")
    .filter((line) => line.trim() !== "")
    .forEach((line, i) => {
      const [device, key, ...rest] = line.trim().split(/\s+/);
      if (!device || !/^[0-9a-f]{64}$/.test(key ?? "") || rest.length > 0) {
        throw new Error(`${path}:${i + 1}: expected a device's id and 64 hexadecimal digits`);
      }
      keys.set(device, Buffer.from(key!, "hex"));
    });
  return {
    verify(device, message, by) {
      const key = keys.get(device);
      return key !== undefined && isSigned(publicKey("ed25519", key), message, by);
    },
  };
}
