/** proprio.v1 over gRPC. Field names are those of the .proto files; 64-bit numbers are strings. */
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import * as grpc from "@grpc/grpc-js";
import { loadSync } from "@grpc/proto-loader";
import protobuf from "protobufjs";
import { crc32c, sha256 } from "./bytes.js";

const PROTO = join(fileURLToPath(new URL(".", import.meta.url)), "../../../../proto/src/main/proto");
/** As large as is useful, if the coordinator takes it. */
const CHUNK = 256 * 1024;

// biome-ignore lint: the messages' types are those of the .proto files, which are read when the program starts
export type Message = any;
type Unary = (reply: (error: grpc.ServiceError | null, value: Message) => void) => grpc.ClientWritableStream<Message>;

export interface Federation extends grpc.Client {
  Attend(): grpc.ClientDuplexStream<Message, Message>;
  FetchModel(request: Message, options: grpc.CallOptions): grpc.ClientReadableStream<Message>;
  DescribeModel(
    request: Message,
    options: grpc.CallOptions,
    reply: (error: grpc.ServiceError | null, value: Message) => void,
  ): void;
  SubmitUpdate(options: grpc.CallOptions, reply: Message): grpc.ClientWritableStream<Message>;
  SubmitMasked(options: grpc.CallOptions, reply: Message): grpc.ClientWritableStream<Message>;
  SubmitAnswer(
    request: Message,
    options: grpc.CallOptions,
    reply: (error: grpc.ServiceError | null, value: Message) => void,
  ): void;
}

const protos = () => process.env["PROPRIO_PROTO"] ?? PROTO;

/** Where the .proto files are: beside this example, or in the folder that PROPRIO_PROTO names. */
export function connect(address: string, credentials: grpc.ChannelCredentials): Federation {
  const definition = loadSync("proprio/v1/federation.proto", {
    includeDirs: [protos()],
    keepCase: true,
    longs: String,
    enums: String,
    defaults: true,
    oneofs: true,
  });
  const root: Message = grpc.loadPackageDefinition(definition);
  return new root.proprio.v1.Federation(address, credentials, { "grpc.keepalive_time_ms": 30_000 });
}

const isPassing = (error: unknown) =>
  [grpc.status.UNAVAILABLE, grpc.status.RESOURCE_EXHAUSTED].includes((error as grpc.ServiceError).code);

/** Repeats a broken call, with growing pauses and full jitter, until the deadline. */
async function persist<T>(deadline: number, call: () => Promise<T>): Promise<T> {
  for (let most = 50; ; most = Math.min(5000, 2 * most)) {
    try {
      return await call();
    } catch (error) {
      if (!isPassing(error) || Date.now() >= deadline) throw error;
      await new Promise((resolve) => setTimeout(resolve, most * Math.random()));
    }
  }
}

/** A task's model, whose bytes have the digest that the task names. */
export async function fetchModel(client: Federation, session: string, model: Message, deadline: number) {
  const bytes = Buffer.alloc(Number(model.byte_length));
  let received = 0;
  await persist(deadline, async () => {
    const request = { session_id: session, sha256: model.sha256, offset: received };
    for await (const chunk of client.FetchModel(request, { deadline })) {
      if (Number(chunk.offset) !== received || received + chunk.data.length > bytes.length) {
        throw new Error(`a chunk begins at byte ${chunk.offset}, but byte ${received} of ${bytes.length} comes next`);
      }
      if (crc32c(chunk.data) !== chunk.crc32c) throw new Error(`the chunk at byte ${received} has another checksum`);
      chunk.data.copy(bytes, received);
      received += chunk.data.length;
    }
  });
  if (!sha256(bytes).equals(model.sha256)) throw new Error("the model's bytes do not have its digest");
  return bytes;
}

/** What the model is: asked for once, since a description keeps its digest. Nothing if the coordinator tells of none. */
export async function describeModel(client: Federation, session: string, sha256sum: Buffer, deadline: number) {
  const digest = sha256sum.toString("hex");
  if (digest === "") return undefined;
  const before = told.get(digest);
  if (before !== undefined) return before;
  const request = { session_id: session, sha256: sha256sum };
  const bytes = await persist(
    deadline,
    () =>
      new Promise<Buffer>((resolve, reject) =>
        client.DescribeModel(request, { deadline }, (error, reply) =>
          error ? reject(error) : resolve(reply.description),
        ),
      ),
  );
  if (sha256(bytes).toString("hex") !== digest) throw new Error("the model's description does not have its digest");
  const type = protobuf.loadSync(join(protos(), "proprio/v1/model.proto")).lookupType("ModelDescriptionMessage");
  const description = type.toObject(type.decode(bytes), { defaults: true }) as Description;
  told.clear();
  told.set(digest, description);
  return description;
}

const told = new Map<string, Description>();

/** What this device needs of a model's description. */
export interface Description {
  layers: { kind: string; slices: string; values: number }[];
  classes: string[];
  window: number;
  rate: number;
  channels: { name: string; mean: number; deviation: number }[];
  /** In the order in which they lie in the parameters; none if the coordinator does not say. */
  tensors: { name: string; shape: number[] }[];
}

/** Sends the answer to a query; repeating is safe. Gives the receipt's verdict. */
export function submitAnswer(client: Federation, answer: Message, deadline: number): Promise<string> {
  return persist(
    deadline,
    () =>
      new Promise<string>((resolve, reject) =>
        client.SubmitAnswer(answer, { deadline }, (error, receipt) => (error ? reject(error) : resolve(receipt.verdict))),
      ),
  );
}

/** Sends a header and a payload in chunks; repeating is safe. Gives the receipt's verdict. */
export function submit(
  open: (options: grpc.CallOptions, reply: Message) => grpc.ClientWritableStream<Message>,
  header: Message,
  payload: Buffer,
  deadline: number,
  maxChunkBytes: number,
): Promise<string> {
  const size = maxChunkBytes >= 4 ? Math.min(CHUNK, maxChunkBytes - (maxChunkBytes % 4)) : CHUNK;
  const once = async (): Promise<string> => {
    let stream!: ReturnType<Unary>;
    const verdict = new Promise<string>((resolve, reject) => {
      stream = open({ deadline }, (error: grpc.ServiceError | null, receipt: Message) =>
        error ? reject(error) : resolve(receipt.verdict),
      );
    });
    let over = false;
    const end = verdict.then(
      () => undefined,
      () => undefined,
    );
    void end.then(() => (over = true));
    const write = async (message: Message) => {
      if (!stream.write(message)) {
        await Promise.race([new Promise((resolve) => stream.once("drain", resolve)), end]);
      }
    };
    await write({ header: { ...header, sha256: sha256(payload) } });
    for (let at = 0; at < payload.length && !over; at += size) {
      const data = payload.subarray(at, at + size);
      await write({ chunk: { offset: at, data, crc32c: crc32c(data) } });
    }
    stream.end();
    return verdict;
  };
  return persist(deadline, once);
}
