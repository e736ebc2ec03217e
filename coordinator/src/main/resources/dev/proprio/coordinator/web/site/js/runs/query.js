// What of the list is looked at: kept in the address, so that back, reload and a bookmark find it again.

export const FILTERS = { all: () => true, active: (run) => /ing$|paused|created/.test(run.state), ended: (run) => /done|failed|stopped/.test(run.state) };

/** By what the list is sorted; those that have no such value come last. */
export const SORTS = {
  created: { name: "Created", of: (entry) => entry.runs[0].created_at, down: true },
  name: { name: "Name", of: (entry) => entry.name },
  state: { name: "State", of: (entry) => entry.runs[0].state },
  round: { name: "Progress", of: (entry) => best(entry.runs.map((run) => (run.rounds > 0 ? run.round / run.rounds : 0))), down: true },
  accuracy: { name: "Mean accuracy", of: (entry) => best(entry.runs.map((run) => run.user_mean)), down: true },
};

export const PAGE = 25;

const best = (values) => {
  const known = values.filter(Number.isFinite);
  return known.length > 0 ? known.reduce((a, b) => Math.max(a, b)) : undefined;
};

/** The list's state as an address has it; what is wrong in it is as if it were not there. */
export function readQuery(query) {
  const sort = SORTS[query.get("sort")?.replace(/^-/, "")] ? query.get("sort") : "-created";
  const page = Number(query.get("page"));
  return {
    text: query.get("q") ?? "",
    filter: FILTERS[query.get("show")] ? query.get("show") : "all",
    tag: query.get("tag") ?? "",
    sweep: query.get("sweep") ?? "",
    grouped: query.get("sweeps") !== "apart",
    sort: sort.replace(/^-/, ""),
    down: sort.startsWith("-"),
    page: Number.isInteger(page) && page > 0 ? page : 1,
  };
}

/** The address of a state of the list, with nothing in it that holds anyway. */
export function address({ text, filter, tag, sweep, grouped, sort, down, page }) {
  const query = new URLSearchParams();
  if (text) query.set("q", text);
  if (filter !== "all") query.set("show", filter);
  if (tag) query.set("tag", tag);
  if (sweep) query.set("sweep", sweep);
  if (!grouped) query.set("sweeps", "apart");
  const sorted = `${down ? "-" : ""}${sort}`;
  if (sorted !== "-created") query.set("sort", sorted);
  if (page > 1) query.set("page", page);
  const written = query.toString();
  return `#/runs${written ? `?${written}` : ""}`;
}

/** The runs that a state of the list lets through. */
export function matching(runs, { text, filter, tag, sweep }) {
  const seeds = [];
  const words = text.toLowerCase().replace(/(^|\s)seed\s+(-?\d+)(?=\s|$)/g, (_, before, seed) => {
    seeds.push(seed);
    return before;
  }).split(/\s+/).filter(Boolean);
  return runs.filter((run) =>
    seeds.every((seed) => String(run.seed) === seed) &&
    FILTERS[filter](run) && (!tag || run.tags?.includes(tag)) && (!sweep || run.sweep === sweep) &&
    (words.length === 0 || words.every((word) => told(run).includes(word))));
}

const told = (run) =>
  [run.name, run.id, run.strategy, run.engine, run.state, run.devices, `seed ${run.seed}`, run.sweep, ...(run.tags ?? []), run.model_sha256].join("\n").toLowerCase();

/** Entries {name, sweep?, runs}, sorted: a run by itself, or, if sweeps are grouped, all that are left of one. */
export function entries(runs, { grouped, sweep, sort, down }) {
  const single = (run) => ({ name: run.name, runs: [run] });
  let all;
  if (grouped && !sweep) {
    const sweeps = new Map();
    all = [];
    for (const run of runs) {
      const known = run.sweep && sweeps.get(run.sweep);
      if (known) known.runs.push(run);
      else {
        const entry = run.sweep ? { name: run.sweep, sweep: run.sweep, runs: [run] } : single(run);
        if (run.sweep) sweeps.set(run.sweep, entry);
        all.push(entry);
      }
    }
  } else all = runs.map(single);
  const { of } = SORTS[sort];
  const sign = down ? -1 : 1;
  const keyed = all.map((entry) => ({ entry, key: of(entry) }));
  keyed.sort((a, b) => {
    if (a.key === undefined || b.key === undefined) return (a.key === undefined) - (b.key === undefined);
    return sign * compare(a.key, b.key);
  });
  return keyed.map(({ entry }) => entry);
}

const collator = new Intl.Collator("en", { numeric: true });
const compare = (a, b) => (typeof a === "number" ? a - b : collator.compare(a, b));

/** The tags of some runs, the commonest first. */
export function tagsOf(runs) {
  const counts = new Map();
  for (const run of runs) for (const tag of run.tags ?? []) counts.set(tag, (counts.get(tag) ?? 0) + 1);
  return [...counts.entries()].sort((a, b) => b[1] - a[1] || compare(a[0], b[0])).map(([tag]) => tag);
}
