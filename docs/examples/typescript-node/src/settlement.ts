/** Which of the device's updates count for good: docs/protocol.md, "Counted means committed". */
import type { Message } from "./wire.js";

/** An update as it travels. */
export interface Sent {
  header: Message;
  payload: Buffer;
}

interface Unsettled {
  task: string;
  round: number;
  /** Nothing in a secure aggregation, where every session gets an update of its own. */
  update?: Sent;
}

/** Runs of which an update is waited for; a coordinator that leaves more of them open is not waited for. */
const MOST_RUNS = 8;

/** One for the life of the process: it goes from session to session. */
export class Settlement {
  private readonly unsettled = new Map<string, Unsettled>();

  /** The runs of which the device does not know what became of its update. */
  runs(): string[] {
    return [...this.unsettled.keys()];
  }

  /** A task has come: an update of its run for another one will not count. Gives the update for this one, if there is one. */
  begin(task: Message): Sent | undefined {
    const waiting = this.unsettled.get(task.run_id);
    if (waiting?.task === identify(task)) return waiting.update;
    this.unsettled.delete(task.run_id);
    return undefined;
  }

  /** Keeps an update before it is sent. */
  keep(task: Message, update?: Sent): void {
    this.unsettled.delete(task.run_id);
    this.unsettled.set(task.run_id, { task: identify(task), round: task.round, update });
    for (const oldest of this.unsettled.keys()) {
      if (this.unsettled.size <= MOST_RUNS) break;
      this.unsettled.delete(oldest);
    }
  }

  /** The coordinator does not take the update, or speaks a revision in which its receipt is the last word. */
  forget(task: Message): void {
    this.unsettled.delete(task.run_id);
  }

  /** Which rounds are safe: says what became of the update that is waited for, if that is said. May come any number of times. */
  committed(said: Message): string | undefined {
    const waiting = this.unsettled.get(said.run_id);
    if (waiting === undefined || waiting.round > said.last_round) return undefined;
    this.unsettled.delete(said.run_id);
    return `round ${waiting.round} of ${said.run_id} ${waiting.round === said.counted_round ? "counts" : "does not count"}`;
  }
}

/** Everything that decides what comes of the training. */
function identify(task: Message): string {
  const { run_id, round, attempt, seed, algorithm, compression, model } = task;
  return JSON.stringify([run_id, round, attempt, String(seed), algorithm, compression, model.sha256.toString("hex")]);
}
