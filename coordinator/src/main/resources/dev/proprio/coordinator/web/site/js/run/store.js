// What is known of one run. Everything may be told twice, in pieces, or late: the latest word about a round holds.
import { Participation } from "./participation.js";

export class RunStore extends EventTarget {
  run = undefined;
  phase = undefined;
  participation = new Participation();
  #rounds = new Map();
  #sorted = [];

  /** Rounds in order. */
  get rounds() {
    if (this.#sorted.length !== this.#rounds.size) {
      this.#sorted = [...this.#rounds.values()].sort((a, b) => a.round - b.round);
    }
    return this.#sorted;
  }

  /** Whether rounds are being run. */
  get active() {
    return /^(running|pausing|stopping)$/.test(this.run?.state ?? "");
  }

  /** The last round before the first that is missing, or whose devices are; the last one if none is. */
  get complete() {
    const gap = this.rounds.findIndex((row, i) => row.round !== i + 1 || (row.selected > 0 && !this.participation.ofRound(row.round)));
    return gap < 0 ? this.rounds.length : gap;
  }

  get lastRound() {
    return this.rounds.at(-1)?.round ?? 0;
  }

  /** The last round that was evaluated, and the one before it. */
  get evaluated() {
    const seen = this.rounds.filter((row) => row.user_mean !== undefined || row.accuracy !== undefined);
    return [seen.at(-1), seen.at(-2)];
  }

  setRun(run) {
    this.run = { ...this.run, ...run };
    if (!this.active) this.phase = undefined;
    this.#tell("run");
  }

  setPhase(phase) {
    if (phase.round <= this.lastRound || !this.active) return;
    this.phase = { ...phase, since: performance.now() };
    this.#tell("phase");
  }

  addRounds(rows) {
    for (const row of rows) {
      this.#rounds.set(row.round, row);
    }
    this.#sorted = [];
    if (this.phase && this.phase.round <= this.lastRound) this.phase = undefined;
    if (rows.length > 0) this.#tell("rounds");
  }

  addClients(rows) {
    for (const row of rows) this.participation.add(row);
    if (rows.length > 0) this.#tell("clients");
  }

  #tell(what) {
    this.dispatchEvent(new Event(what));
    this.dispatchEvent(new Event("any"));
  }
}
