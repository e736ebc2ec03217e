/** Which sums the device let be opened, and which sessions it joined, kept over restarts: "Releases" in the docs. */
import { closeSync, fsyncSync, openSync, readFileSync, renameSync, writeFileSync } from "node:fs";

const ATTEMPTS = 3;
const RUNS = 64;

interface Kept {
  runs: [string, { round: number; sessions: string[] }][];
  models: string[];
  released?: number;
  inputs: number[];
  latest: number;
}

export class SessionLog {
  private kept: Kept = { runs: [], models: [], inputs: [], latest: 0 };
  private readonly spent: Set<string>;
  private readonly base: number;
  private readonly opened = performance.now();

  /** Kept in a file, or only while the process lives; `pause` is in milliseconds. */
  constructor(
    private readonly path?: string,
    private readonly pause = 3_600_000,
  ) {
    if (!(pause >= 0)) throw new Error("the pause between two sums must be a number of seconds from 0");
    if (path !== undefined) this.read(path);
    this.spent = new Set(this.kept.models);
    // A date that was set back counts for nothing.
    this.base = Math.max(this.kept.latest, Date.now());
  }

  private read(path: string): void {
    let text: string;
    try {
      text = readFileSync(path, "utf8");
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "ENOENT") return;
      throw error;
    }
    try {
      const found = JSON.parse(text);
      this.kept = found.runs ? found : { ...this.kept, runs: Object.entries(found) };
    } catch {
      throw new Error(`${path} is damaged: restore it, or delete it, which forgets what this device took part in`);
    }
  }

  private now(): number {
    return this.base + performance.now() - this.opened;
  }

  /** R0: notes a session before it begins; throws if it may not begin. */
  join(config: { run: string; round: number; session: Buffer; model: Buffer }): void {
    if (this.spent.has(config.model.toString("hex"))) {
      throw new Error("this device gave its shares for this model already, and takes part again when it has changed");
    }
    const { released } = this.kept;
    this.kept.inputs = this.kept.inputs.filter((at) => this.now() - at < this.pause);
    if ((released !== undefined && this.now() - released < this.pause) || this.kept.inputs.length >= ATTEMPTS) {
      throw new Error(`this device lets one sum be opened in ${this.pause / 1000} s; its owner sets that with --pause`);
    }
    const session = config.session.toString("hex");
    const last = this.kept.runs.find(([run]) => run === config.run)?.[1] ?? { round: config.round, sessions: [] };
    const sessions = config.round === last.round ? last.sessions : [];
    if (config.round < last.round || sessions.includes(session) || sessions.length === ATTEMPTS) {
      throw new Error(`round ${config.round} was asked for before, after round ${last.round} or too often`);
    }
    const others = this.kept.runs.filter(([run]) => run !== config.run).slice(1 - RUNS);
    this.kept.runs = [...others, [config.run, { round: config.round, sessions: [...sessions, session] }]];
    this.write();
  }

  /** R2: notes that an input leaves, before it does. */
  send(): void {
    this.kept.inputs.push(this.now());
    this.write();
  }

  /** R4: notes that shares are given, before they are. */
  release(config: { model: Buffer }): void {
    this.spent.add(config.model.toString("hex"));
    this.kept.models = [...this.spent];
    this.kept.released = this.now();
    this.kept.inputs = [];
    this.write();
  }

  private write(): void {
    if (this.path === undefined) return;
    this.kept.latest = this.now();
    const file = openSync(this.path + ".new", "w");
    writeFileSync(file, JSON.stringify(this.kept));
    fsyncSync(file);
    closeSync(file);
    renameSync(this.path + ".new", this.path);
  }
}
