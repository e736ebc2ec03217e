/**
 * A device. Run with --coordinator HOST:PORT and
 *   --identity FOLDER                            into which the device was enrolled: mutual TLS
 *   --device ID --seed FILE --directory FILE     or, without TLS, a 32-byte Ed25519 seed and everybody's public keys
 *   --state FILE                                 where the sessions that it took part in are remembered
 *   --pause SECONDS                              between two sums that it lets be opened; an hour if not given
 *   --record FILE                                writes what it adds to a sum, in the clear: for tests
 */
import { readFileSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { credentials } from "@grpc/grpc-js";
import { sha256 } from "./bytes.js";
import { privateKey } from "./crypto.js";
import { directoryFile } from "./directory.js";
import { type EnrolledIdentity, loadIdentity } from "./identity.js";
import { attend, type Device } from "./session.js";
import { SessionLog } from "./session-log.js";
import { Settlement } from "./settlement.js";
import { softmaxRegression } from "./softmax.js";
import { connect } from "./wire.js";

const { values: given } = parseArgs({
  options: {
    coordinator: { type: "string" },
    identity: { type: "string" },
    device: { type: "string" },
    seed: { type: "string" },
    directory: { type: "string" },
    state: { type: "string" },
    pause: { type: "string" },
    record: { type: "string" },
  },
});

function needed(name: "coordinator" | "device" | "seed" | "directory"): string {
  const value = given[name];
  if (value === undefined) {
    console.error(`--${name} is missing; see the top of src/main.ts`);
    process.exit(2);
  }
  return value;
}

function identity(): EnrolledIdentity {
  if (given.identity !== undefined) return loadIdentity(given.identity);
  const known = directoryFile(needed("directory"));
  const key = privateKey("ed25519", readFileSync(needed("seed")));
  return { device: needed("device"), key, credentials: credentials.createInsecure(), directory: () => known };
}

const own = identity();
const device: Device = {
  id: own.device,
  training: softmaxRegression(sha256(own.device).readUInt32BE()),
  identity: own.key,
  directory: own.directory,
  policy: { minimumCohort: 10, minimumSurvivors: 10, corruptPpm: 100_000 },
  log: new SessionLog(given.state, 1000 * Number(given.pause ?? 3600)),
  settlement: new Settlement(),
};
const { record } = given;
if (record !== undefined) {
  device.record = (vectors) => writeFileSync(record, vectors.map((vector) => vector.join(" ")).join("\n"));
}

/** Keeps a session open until the coordinator says farewell; pauses grow up to a minute, with full jitter. */
for (let most = 1000; ; most = Math.min(60_000, 2 * most)) {
  const client = connect(needed("coordinator"), own.credentials);
  try {
    console.log(`farewell: ${await attend(client, device, (line) => console.log(line))}`);
    break;
  } catch (error) {
    console.log(`no session: ${error instanceof Error ? error.message : error}`);
  } finally {
    client.close();
  }
  await new Promise((resolve) => setTimeout(resolve, most * Math.random()));
}
