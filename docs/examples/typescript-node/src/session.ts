/** One session with a coordinator, from check-in to farewell: docs/protocol.md. */
import type { KeyObject } from "node:crypto";
import type { ClientDuplexStream } from "@grpc/grpc-js";
import type { Directory } from "./directory.js";
import { Participant, type Policy } from "./secagg.js";
import { answerTo, type Figures } from "./queries.js";
import type { SessionLog } from "./session-log.js";
import type { Sent, Settlement } from "./settlement.js";
import { encode, type Terms, termsDigest, type Update, vectorsOf } from "./terms.js";
import type { Config } from "./transcript.js";
import { describeModel, type Description, type Federation, fetchModel, type Message, submit, submitAnswer } from "./wire.js";

/** A named tensor within the flat vector of parameters. */
export interface Slice {
  name: string;
  shape: number[];
}

/** The device's own training: what comes out is the change of the parameters. A coordinator may describe its model. */
export type Training = (parameters: Float32Array, slices: Slice[], description?: Description) => Update;

export interface Device {
  id: string;
  training: Training;
  /** What it tells of its data, where it is asked; nothing if there is none. */
  figures?: Figures;
  identity: KeyObject;
  /** Who the members of a roster are, given the certificates that came with it. */
  directory: (certificates: Buffer[], members: string[]) => Directory;
  policy: Policy;
  log: SessionLog;
  settlement: Settlement;
  /** Learns the integers that are about to be masked. */
  record?: (vectors: bigint[][]) => void;
}

/** The local algorithms whose name its training goes by; what others send beside the change, it does not know. */
const ALGORITHMS = ["sgd", "own"];

/** The revision of the protocol that it speaks: in which devices are asked queries. */
const SPOKEN = 4;

/** The revision of the protocol in which the coordinator says which rounds are safe. */
const COMMITTED = 3;

class Stream {
  private readonly waiting: (() => void)[] = [];
  private readonly messages: Message[] = [];
  private end?: Error;

  constructor(private readonly call: ClientDuplexStream<Message, Message>) {
    call.on("data", (message) => this.wake(() => this.messages.push(message)));
    call.on("error", (error) => this.wake(() => (this.end ??= error)));
    call.on("end", () => this.wake(() => (this.end ??= new Error("the coordinator ended the stream"))));
  }

  send(message: Message): void {
    this.call.write(message);
  }

  close(): void {
    this.call.end();
  }

  /** The next message; looks at it without taking it if the caller decides so. */
  async next(): Promise<Message> {
    while (this.messages.length === 0) {
      if (this.end) throw this.end;
      await new Promise<void>((resolve) => this.waiting.push(resolve));
    }
    return this.messages.shift();
  }

  putBack(message: Message): void {
    this.messages.unshift(message);
  }

  private wake(change: () => void): void {
    change();
    this.waiting.splice(0).forEach((resume) => resume());
  }
}

/** Takes part until the coordinator says farewell, and returns that: its reason, and when to come back. */
export async function attend(client: Federation, device: Device, log: (line: string) => void): Promise<Message> {
  const stream = new Stream(client.Attend());
  const unsettled_runs = device.settlement.runs();
  const software = "proprio-typescript-example";
  stream.send({ check_in: { device_id: device.id, protocol_revision: SPOKEN, software, unsettled_runs } });
  let session = "";
  let told = false;
  let maxChunkBytes = 0;
  for (;;) {
    const message = await stream.next();
    if (message.welcome) {
      session = message.welcome.session_id;
      told = message.welcome.protocol_revision >= COMMITTED;
      maxChunkBytes = message.welcome.max_chunk_bytes;
      log("connected");
    } else if (message.task) {
      const task = message.task;
      const names = { run_id: task.run_id, round: task.round, attempt: task.attempt };
      log(`round ${task.round} of ${task.run_id}`);
      let stage = "fetch";
      try {
        if (task.query) {
          stage = "train";
          log(`query of round ${task.round}: ${await reply(device, client, session, task, names)}`);
          continue;
        }
        const before = device.settlement.begin(task);
        const { algorithm } = task.algorithm;
        if (!ALGORITHMS.includes(algorithm)) throw new Error(`this device knows no algorithm "${algorithm}"`);
        const deadline = Date.now() + Number(task.remaining_millis);
        const bytes = await fetchModel(client, session, task.model, deadline);
        const description = await describeModel(client, session, task.model.description_sha256, deadline);
        if (description !== undefined) log(inWords(description));
        const work = { client, stream, session, maxChunkBytes, task, names, bytes, description, deadline, log };
        stage = task.secagg ? "aggregate" : "train";
        const result = task.secagg ? await aggregate(device, work) : await submitPlain(device, work, before);
        if (!told || result === "LATE" || result.startsWith("not counted")) device.settlement.forget(task);
        log(`round ${task.round}: ${result}${before ? ", sent again" : ""}`);
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        log(`round ${task.round} failed: ${reason}`);
        stream.send({ task_failed: { ...names, stage, reason: reason.slice(0, 400) } });
      }
    } else if (message.committed) {
      settle(device, message.committed, log);
    } else if (message.farewell) {
      stream.close();
      return message.farewell;
    }
  }
}

/** Answers a query, for which there is a model only where it is to be evaluated. */
async function reply(device: Device, client: Federation, session: string, task: Message, names: Message) {
  if (device.figures === undefined) throw new Error("this device answers no queries");
  const deadline = Date.now() + Number(task.remaining_millis);
  const bytes = task.query.evaluation ? await fetchModel(client, session, task.model, deadline) : Buffer.alloc(0);
  const parameters = Float32Array.from({ length: bytes.length / 4 }, (_, i) => bytes.readFloatLE(4 * i));
  const answer = answerTo(task.query, device.figures, parameters, task.model?.slices ?? []);
  return submitAnswer(client, { ...names, session_id: session, ...answer }, deadline);
}

function inWords({ classes, window, rate, channels }: Description): string {
  const names = channels.map((channel) => channel.name).join(", ");
  return `the model tells ${classes.join(", ")} in ${window} points of ${names} at ${rate} Hz`;
}

function settle(device: Device, committed: Message, log: (line: string) => void): void {
  const line = device.settlement.committed(committed);
  if (line !== undefined) log(line);
}

interface Work {
  client: Federation;
  stream: Stream;
  session: string;
  maxChunkBytes: number;
  task: Message;
  names: { run_id: string; round: number; attempt: number };
  bytes: Buffer;
  description: Description | undefined;
  deadline: number;
  log: (line: string) => void;
}

function train(device: Device, { task, bytes, description }: Work): Update {
  const slices: Slice[] = task.model.slices;
  const length = slices.reduce((sum, s) => sum + s.shape.reduce((product, d) => product * d, 1), 0);
  const parameters = Float32Array.from({ length }, (_, i) => bytes.readFloatLE(4 * i));
  return device.training(parameters, slices, description);
}

async function submitPlain(device: Device, work: Work, before: Sent | undefined): Promise<string> {
  if (Object.keys(work.task.compression).length > 0) throw new Error("this device compresses nothing");
  const { header, payload } = before ?? pack(train(device, work));
  device.settlement.keep(work.task, { header, payload });
  const open = (options: Message, reply: Message) => work.client.SubmitUpdate(options, reply);
  return submit(open, { ...header, ...work.names, session_id: work.session }, payload, work.deadline, work.maxChunkBytes);
}

function pack(update: Update): Sent {
  const entries = Object.entries(update.sections);
  const payload = Buffer.concat(
    entries.map(([, values]) => {
      const bytes = Buffer.alloc(4 * values.length);
      values.forEach((value, i) => bytes.writeFloatLE(value, 4 * i));
      return bytes;
    }),
  );
  const sections = entries.map(([name, values]) => ({ name, length: values.length }));
  return { header: { weight: update.weight, sections, metrics: update.metrics }, payload };
}

/** The task's configuration and terms, after the checks of docs/protocol.md. */
function agreed({ task, bytes, description }: Work): { config: Config; terms: Terms } {
  const offered = task.secagg.config;
  const t = task.secagg.terms;
  const terms: Terms = {
    sections: t.sections.map((s: Message) => ({ name: s.name, length: Number(s.length) })),
    valueBits: t.value_bits,
    clip: t.clip,
    largestWeight: Number(t.largest_weight),
    metrics: t.metrics,
  };
  const settings: Record<string, string> = { ...task.algorithm };
  for (const [key, value] of Object.entries(task.compression)) settings[`compression.${key}`] = value as string;
  const vectors = vectorsOf(terms, offered.parameters.maximum_cohort);
  const stated = offered.vectors.map((v: Message) => [v.name, v.length, v.bits, v.value_bits, v.clip]);
  const expected = vectors.map((v) => [v.name, v.length, v.bits, v.valueBits, v.clip]);
  if (JSON.stringify(stated) !== JSON.stringify(expected)) {
    throw new Error(`the round sums ${JSON.stringify(stated)}, but from its terms follow ${JSON.stringify(expected)}`);
  }
  const config: Config = {
    session: offered.session_id,
    run: offered.run,
    round: offered.round,
    model: offered.model_sha256,
    terms: offered.terms_sha256,
    vectors,
    parameters: offered.parameters,
  };
  if (offered.suite !== 1 || config.session.length !== 16) throw new Error("this device knows suite 1 only");
  if (config.run.length > 128) throw new Error("a run's id must have at most 128 characters");
  if (config.run !== task.run_id || config.round !== task.round) throw new Error("the task is for another round");
  if (!config.model.equals(task.model.sha256) || Number(task.model.byte_length) !== bytes.length) {
    throw new Error("the round is about another model");
  }
  const described = task.model.description_sha256.toString("hex");
  if ((settings["model-description"] ?? "") !== described) {
    throw new Error("the model's description is not what the task's settings name");
  }
  if (description !== undefined && !laidOut(description, task.model.slices)) {
    throw new Error("the model's slices are not those that its description has");
  }
  if (!config.terms.equals(termsDigest(terms, settings))) throw new Error("the round is about other terms");
  return { config, terms };
}

/** Whether the parameters are cut as is described, which all of a secure aggregation are told alike. */
function laidOut({ tensors }: Description, slices: Slice[]): boolean {
  const layout = (all: Slice[]): string => JSON.stringify(all.map(({ name, shape }) => [name, shape]));
  return tensors.length > 0 && layout(tensors) === layout(slices);
}

async function aggregate(device: Device, work: Work): Promise<string> {
  const { stream, names } = work;
  const { config, terms } = agreed(work);
  device.log.join(config);
  let known: Directory = { verify: () => false };
  const directory: Directory = { verify: (name, message, by) => known.verify(name, message, by) };
  const participant = new Participant(config, device.id, device.identity, directory, device.policy);
  stream.send({ secagg: { ...names, keys: participant.advertise() } });
  for (;;) {
    const message = await stream.next();
    const secagg = message.secagg;
    if (message.round_closed?.run_id === names.run_id && message.round_closed.round === names.round) return "closed";
    if (message.task || message.farewell) {
      stream.putBack(message);
      return "broken off";
    }
    if (message.committed) settle(device, message.committed, work.log);
    if (!secagg || secagg.run_id !== names.run_id || secagg.round !== names.round) continue;
    if (secagg.attempt !== names.attempt) continue;
    if (secagg.roster) {
      const members = secagg.roster.members.map((m: Message) => m.client_id);
      known = device.directory(secagg.certificates ?? [], members);
      stream.send({ secagg: { ...names, shares: participant.shareKeys(secagg.roster) } });
    } else if (secagg.inbox) {
      const vectors = encode(train(device, work), terms);
      device.record?.(vectors.map((vector) => [...vector]));
      const packed = participant.mask(secagg.inbox.shares, vectors);
      device.log.send();
      const header = { ...names, session_id: work.session, vector_bytes: packed.map((bytes) => bytes.length) };
      const open = (options: Message, reply: Message) => work.client.SubmitMasked(options, reply);
      device.settlement.keep(work.task);
      await submit(open, header, Buffer.concat(packed), work.deadline, work.maxChunkBytes);
    } else if (secagg.survivors) {
      stream.send({ secagg: { ...names, signature: participant.confirm(secagg.survivors) } });
    } else if (secagg.unmask) {
      const unmask = participant.unmask(secagg.unmask.signatures);
      device.log.release(config);
      stream.send({ secagg: { ...names, unmask } });
    } else if (secagg.outcome) {
      return secagg.outcome.counted ? "counted" : `not counted: ${secagg.outcome.reason}`;
    }
  }
}
