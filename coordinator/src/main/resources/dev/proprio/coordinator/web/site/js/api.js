// The coordinator's HTTP API. Errors become sentences; a refused identity leads to the sign-in page.

export class ApiError extends Error {
  constructor(status, problem) {
    super(problem.detail || problem.title || `the coordinator answered ${status}`);
    this.status = status;
    this.problems = problem.problems ?? [];
  }
}

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
  const problem = await response.json().catch(() => ({}));
  if (response.status === 401 && path !== "/session") onRefused();
  throw new ApiError(response.status, problem);
}

const json = async (path) => (await send("GET", path)).json();
const run = (id) => `/runs/${encodeURIComponent(id)}`;

export const api = {
  whoAmI: () => json("/session"),
  signIn: async (secret) => (await send("POST", "/session", secret)).json(),
  signOut: () => send("DELETE", "/session"),
  runs: async () => (await json("/runs")).runs,
  run: (id) => json(run(id)),
  rounds: async (id, after = 0) => (await json(`${run(id)}/rounds?after=${after}`)).rounds,
  clients: async (id, after = 0) => (await json(`${run(id)}/clients?after=${after}`)).clients,
  users: (id) => json(`${run(id)}/users`),
  create: async (request) => (await send("POST", "/runs", request)).json(),
  act: async (id, action) => (await send("POST", `${run(id)}/${action}`)).json(),
  remove: (id) => send("DELETE", run(id)),
  devices: async () => (await json("/devices")).devices,
  uploads: () => json("/uploads"),
  upload: async (file) => (await send("POST", `/uploads?name=${encodeURIComponent(file.name)}`, file)).json(),
  removeUpload: (sha256) => send("DELETE", `/uploads/${encodeURIComponent(sha256)}`),
  recipes: async () => (await json("/recipes")).recipes,
  recipe: async (name) => (await send("GET", `/recipes/${encodeURIComponent(name)}`)).text(),
  validate: async (request) => (await send("POST", "/validate", request)).json(),
  schema: () => json("/schema"),
  runEvents: (id) => `/api/v1${run(id)}/events`,
  listEvents: "/api/v1/events",
  report: (id) => `/api/v1${run(id)}/report`,
};
