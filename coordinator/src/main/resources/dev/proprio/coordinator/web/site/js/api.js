// The coordinator's HTTP API. Errors become sentences; a refused identity leads to the sign-in page.

import { parseJson } from "./json.js";

export class ApiError extends Error {
  constructor(status, problem) {
    super(problem.detail || problem.title || `the coordinator answered ${status}`);
    this.status = status;
    this.problems = problem.problems ?? [];
  }
}

const MOST_TRIES = 3;

let onRefused = () => {};

/** Says what happens when the API wants to know who is asking. */
export function whenRefused(listener) {
  onRefused = listener;
}

async function send(method, path, body) {
  const headers = { Accept: "application/json" };
  const file = body instanceof Blob;
  if (body !== undefined) headers["Content-Type"] = file ? "application/octet-stream" : "application/json";
  let response;
  for (let tries = 0; ; tries++) {
    try {
      response = await fetch(`/api/v1${path}`, {
        method,
        headers,
        body: body === undefined || file ? body : JSON.stringify(body),
        credentials: "same-origin",
        cache: "no-store",
      });
    } catch {
      throw new ApiError(0, { detail: "the coordinator cannot be reached" });
    }
    if (response.ok) return response;
    // Nothing of it was begun: there was no room for more work.
    const wait = Number(response.headers.get("Retry-After"));
    if (!wait || tries === MOST_TRIES) break;
    await new Promise((resume) => setTimeout(resume, 1000 * wait));
  }
  const problem = await response.json().catch(() => ({}));
  if (response.status === 401 && path !== "/session") onRefused();
  throw new ApiError(response.status, problem);
}

const parsed = async (response) => parseJson(await response.text());
const json = async (path) => parsed(await send("GET", path));
const run = (id) => `/runs/${encodeURIComponent(id)}`;

/** All rows of a list, however many pages they come in. */
async function pages(path, name, parameter, first) {
  const rows = [];
  let from = first;
  do {
    const page = await json(from === undefined ? path : `${path}?${parameter}=${encodeURIComponent(from)}`);
    rows.push(...page[name]);
    from = page.next;
  } while (from !== undefined);
  return rows;
}

/** What will go wrong with the coordinator unless somebody does something, and what is wrong already. */
export async function warnings() {
  try {
    const health = await (await fetch("/health/ready", { cache: "no-store" })).json();
    return [...Object.values(health.checks).filter((check) => check !== "up"), ...health.warnings];
  } catch {
    // Whether it can be reached is shown elsewhere.
    return [];
  }
}

export const api = {
  whoAmI: () => json("/session"),
  signIn: async (secret) => parsed(await send("POST", "/session", secret)),
  signOut: () => send("DELETE", "/session"),
  runs: () => pages("/runs", "runs", "before"),
  run: (id) => json(run(id)),
  rounds: (id, after) => pages(`${run(id)}/rounds`, "rounds", "after", after),
  clients: (id, after) => pages(`${run(id)}/clients`, "clients", "after", after),
  mistakes: (id) => json(`${run(id)}/mistakes`),
  summary: (id) => json(`${run(id)}/summary`),
  origin: (id) => json(`${run(id)}/origin`),
  label: async (id, labels) => parsed(await send("POST", `${run(id)}/labels`, labels)),
  files: async (id) => (await json(`${run(id)}/files`)).files,
  file: (id, name) => `/api/v1${run(id)}/files/${encodeURIComponent(name)}`,
  compare: (ids, measure, across) => json(`/compare?runs=${ids.map(encodeURIComponent).join(",")}&measure=${measure}${across ? `&across=${encodeURIComponent(across)}` : ""}`),
  windows: (id) => json(`${run(id)}/windows`),
  windowsOf: (id, person) => json(`${run(id)}/windows?person=${person}`),
  embedding: (id) => json(`${run(id)}/embedding`),
  changes: (id, to) => json(`${run(id)}/changes?to=${encodeURIComponent(to)}`),
  users: (id) => json(`${run(id)}/users`),
  create: async (request) => parsed(await send("POST", "/runs", request)),
  act: async (id, action) => parsed(await send("POST", `${run(id)}/${action}`)),
  remove: (id) => send("DELETE", run(id)),
  devices: (query) => json(`/devices?${query}`),
  fleet: () => json("/devices/overview"),
  quarantined: async () => (await json("/devices/quarantine")).quarantine,
  quarantine: (what) => send("POST", "/devices/quarantine", what),
  release: (what) => send("POST", "/devices/release", what),
  uploads: () => json("/uploads"),
  upload: async (file) => parsed(await send("POST", `/uploads?name=${encodeURIComponent(file.name)}`, file)),
  removeUpload: (sha256) => send("DELETE", `/uploads/${encodeURIComponent(sha256)}`),
  recipes: async () => (await json("/recipes")).recipes,
  recipe: async (name) => (await send("GET", `/recipes/${encodeURIComponent(name)}`)).text(),
  validate: async (request) => parsed(await send("POST", "/validate", request)),
  schema: () => json("/schema"),
  audit: (before) => json(`/audit${before === undefined ? "" : `?before=${before}`}`),
  runEvents: (id) => `/api/v1${run(id)}/events`,
  listEvents: "/api/v1/events",
  report: (id) => `/api/v1${run(id)}/report`,
};
