// What is known of one run. Everything may be told twice, in pieces, or late: the latest word about a round holds.
import { Participation } from "./participation.js";

export class RunStore extends EventTarget {
  run = undefined;
  phase = undefined;
  participation = new Participation();
  #rounds = [];
  #whole = 0;

  /** Rounds in order; 0 is the model before the first. */
  get rounds() {
    return this.#rounds;
  }

  /** Whether rounds are being run. */
  get active() {
    return /^(running|pausing|stopping)$/.test(this.run?.state ?? "");
  }

  /** The last round before the first that is missing, or whose devices are; the last one if none is. */
  get complete() {
    // What is whole stays so: a run of many rounds is not gone through again for each of them.
    const first = this.rounds[0]?.round === 0 ? 1 : 0;
    for (let row; (row = this.rounds[first + this.#whole]) !== undefined; this.#whole++) {
      if (row.round !== this.#whole + 1 || (row.selected > 0 && !this.participation.ofRound(row.round))) break;
    }
    return this.#whole;
  }

  get lastRound() {
    return this.rounds.at(-1)?.round ?? 0;
  }

  /** The last round that was evaluated, and the one before it. */
  get evaluated() {
    const seen = [];
    for (let i = this.rounds.length - 1; i >= 0 && seen.length < 2; i--) {
      const row = this.rounds[i];
      if (row.user_mean !== undefined || row.accuracy !== undefined) seen.push(row);
    }
    return seen;
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
    for (const row of rows) this.#put(row);
    if (this.phase && this.phase.round <= this.lastRound) this.phase = undefined;
    if (rows.length > 0) this.#tell("rounds");
  }

  /** Most rounds come last. */
  #put(row) {
    let at = this.#rounds.length;
    while (at > 0 && this.#rounds[at - 1].round > row.round) at--;
    const known = at > 0 && this.#rounds[at - 1].round === row.round;
    this.#rounds.splice(known ? at - 1 : at, known ? 1 : 0, row);
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
