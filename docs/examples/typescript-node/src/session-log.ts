/** Remembers in which secure aggregations the device took part, so that none is joined twice, even after a restart. */
import { closeSync, fsyncSync, openSync, readFileSync, renameSync, writeFileSync } from "node:fs";

const ATTEMPTS = 3;

export class SessionLog {
  private readonly latest: Record<string, { round: number; sessions: string[] }> = {};

  /** Kept in a file, or only while the process lives. */
  constructor(private readonly path?: string) {
    if (path === undefined) return;
    let text: string;
    try {
      text = readFileSync(path, "utf8");
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "ENOENT") return;
      throw error;
    }
    try {
      this.latest = JSON.parse(text);
    } catch {
      throw new Error(`${path} is damaged: restore it, or delete it, which forgets what this device took part in`);
    }
  }

  /** Notes a session before it begins; throws if it may not begin. */
  claim(config: { run: string; round: number; session: Buffer }): void {
    const session = config.session.toString("hex");
    const last = this.latest[config.run] ?? { round: config.round, sessions: [] };
    const sessions = config.round === last.round ? last.sessions : [];
    if (config.round < last.round || sessions.includes(session) || sessions.length === ATTEMPTS) {
      throw new Error(`round ${config.round} was asked for before, after round ${last.round} or too often`);
    }
    this.latest[config.run] = { round: config.round, sessions: [...sessions, session] };
    if (this.path === undefined) return;
    const file = openSync(this.path + ".new", "w");
    writeFileSync(file, JSON.stringify(this.latest));
    fsyncSync(file);
    closeSync(file);
    renameSync(this.path + ".new", this.path);
  }
}
