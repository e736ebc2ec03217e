/**
 * A device. Run with --coordinator HOST:PORT and
 *   --identity FOLDER                            into which the device was enrolled: mutual TLS
 *   --device ID --seed FILE --directory FILE     or, without TLS, a 32-byte Ed25519 seed and everybody's public keys
 *   --state FILE                                 where the sessions that it took part in are remembered
 *   --pause SECONDS                              between two sums that it lets be opened; an hour if not given
 *   --backoff FIRST,LONGEST                      the longest waits after one failure and after many, in seconds; 1,30
 *   --stays                                      comes back after a farewell
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
import { softmaxRegression, tellsOf } from "./softmax.js";
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
    backoff: { type: "string" },
    stays: { type: "boolean" },
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
const seed = sha256(own.device).readUInt32BE();
const device: Device = {
  id: own.device,
  training: softmaxRegression(seed),
  figures: tellsOf(seed),
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

/** The longest waits after one failure, and after many, in milliseconds. */
const [first, longest] = (given.backoff ?? "1,30").split(",").map((seconds) => 1000 * Number(seconds)) as [
  number,
  number,
];
if (!(first > 0 && longest >= first)) throw new Error("--backoff must be two numbers of seconds, the shorter one first");

/** However long a coordinator says that a device is to stay away, in milliseconds. */
const LONGEST_TOLD = 86_400_000;

/**
 * One session after the other. A pause is drawn from between half and all of a bound that doubles with each failure, and
 * begins anew after a session that lasted longer than the pause before it; all that are told to come back at the same
 * moment come a little apart.
 */
for (let most = first, paused = 0; ; ) {
  const client = connect(needed("coordinator"), own.credentials);
  const begun = performance.now();
  try {
    const farewell = await attend(client, device, (line) => console.log(line));
    console.log(`farewell: ${farewell.reason}`);
    if (given.stays !== true) break;
    const told = Math.min(LONGEST_TOLD, Number(farewell.come_back_millis));
    paused = told > 0 ? told * (1 + Math.random() / 10) : (longest / 2) * (1 + Math.random());
    most = first;
  } catch (error) {
    console.log(`no session: ${error instanceof Error ? error.message : error}`);
    if (performance.now() - begun > Math.max(paused, first)) most = first;
    paused = (most / 2) * (1 + Math.random());
    most = Math.min(longest, 2 * most);
  } finally {
    client.close();
  }
  await new Promise((resolve) => setTimeout(resolve, paused));
}
