// What happened in a run, the latest first: its states, its rounds, and each device that did not come through, with the reason.
import { api } from "../api.js";
import { h, perFrame, text } from "../dom.js";
import { bytes, count, moment, number, percent, plural, seconds } from "../format.js";
import { wall } from "../run/phases.js";
import { pageHead } from "../run/page-head.js";
import { codeOf, OUTCOMES, shapeIcon } from "../run/outcomes.js";

const PAGE = 100;

export async function logPage(root, { id, query, life }) {
  const [run, rounds, clients] = await Promise.all([api.run(id), api.rounds(id), api.clients(id)]);
  root.append(...pageHead(run, "log"));
  const lost = clients.filter((row) => row.outcome !== "accepted");
  const lines = linesOf(run, rounds, lost);
  let only = query.get("only") === "lost" ? "lost" : "all";
  let words = query.get("q") ?? "";
  let most = PAGE;
  const search = h("input", { type: "search", "aria-label": "Search the log", placeholder: "Device, stage, reason …", value: words, oninput: () => {
    words = search.value.trim();
    most = PAGE;
    draw();
  } });
  const kinds = h("div", { class: "segments", role: "group", "aria-label": "Which lines" }, [["all", "all"], ["lost", "devices that were lost"]].map(([key, name]) =>
    h("button", { type: "button", "data-key": key, onclick: () => {
      only = key;
      most = PAGE;
      draw();
    } }, name)));
  const said = h("p", { class: "hint", role: "status" });
  const list = h("ol", { class: "log" });
  const more = h("button", { type: "button", class: "secondary", onclick: () => {
    most += 5 * PAGE;
    draw();
  } }, "Show more");
  const reasons = reasonsOf(lost);
  root.append(
    ...reasons,
    h("section", { class: "card", "aria-labelledby": "log-title" },
      h("div", { class: "card-head" }, h("h2", { id: "log-title" }, "What happened"), h("div", { class: "buttons" }, search, kinds)),
      said, list, more));
  const draw = perFrame(() => {
    for (const button of kinds.children) button.setAttribute("aria-pressed", String(button.dataset.key === only));
    const asked = words.toLowerCase().split(/\s+/).filter(Boolean);
    const found = lines.filter((line) => (only === "all" || line.code > 1) && asked.every((word) => line.text.toLowerCase().includes(word)));
    text(said, found.length === lines.length ? plural(lines.length, "line") : `${count(found.length)} of ${plural(lines.length, "line")}`);
    list.replaceChildren(...found.slice(0, most).map((line) => h("li", { class: line.tone }, h("span", { class: "num soft when" }, line.when), h("span", {}, line.code > 1 && shapeIcon(line.code), line.text))));
    more.hidden = found.length <= most;
    const state = new URLSearchParams({ ...(only === "lost" ? { only } : {}), ...(words ? { q: words } : {}) }).toString();
    history.replaceState(history.state, "", `#/runs/${encodeURIComponent(id)}/log${state ? `?${state}` : ""}`);
  });
  life.add(draw.cancel);
  draw();
  return `Log of ${run.name}`;
}

function linesOf(run, rounds, lost) {
  const byRound = new Map();
  for (const row of lost) {
    if (!byRound.has(row.round)) byRound.set(row.round, []);
    byRound.get(row.round).push(row);
  }
  const lines = [{ when: moment(run.created_at), text: `The run was made, with ${run.devices} devices and seed ${run.seed}.` }];
  if (run.started_at) lines.push({ when: moment(run.started_at), text: "It was started." });
  for (const row of rounds) {
    for (const device of byRound.get(row.round) ?? []) lines.push(lossLine(device));
    byRound.delete(row.round);
    if (row.round > 0) lines.push({ when: `round ${count(row.round)}`, text: roundText(row) });
    else if (row.user_mean !== undefined) lines.push({ when: "round 0", text: `Before the first round the model had a mean accuracy of ${percent(row.user_mean)}.` });
  }
  for (const rest of byRound.values()) lines.push(...rest.map(lossLine));
  if (run.failure) lines.push({ when: moment(run.ended_at), text: run.failure, tone: "bad" });
  else if (run.ended_at) lines.push({ when: moment(run.ended_at), text: `It is ${run.state}${run.model_sha256 ? `; the model's SHA-256 is ${run.model_sha256}` : ""}.` });
  return lines.reverse();
}

function lossLine(row) {
  const code = codeOf(row);
  const where = row.stage && row.stage !== "drop" ? ` in ${row.stage}` : "";
  return { when: `round ${count(row.round)}`, code, text: `${row.device}: ${OUTCOMES[code].name}${where}${row.reason ? ` (${row.reason})` : ""}, after ${seconds(row.seconds)}` };
}

function roundText(row) {
  const left = row.dropped > 0 ? ` (${count(row.dropped)} of them dropped out)` : "";
  const parts = [`${count(row.accepted)} of ${plural(row.selected, "device")} accepted`, row.late > 0 && `${count(row.late)} late`, row.failed > 0 && `${count(row.failed)} failed${left}`,
    row.train_loss !== undefined && `loss ${number(row.train_loss)}`, row.user_mean !== undefined && `mean accuracy ${percent(row.user_mean)}`,
    `${seconds(wall(row))}, ${bytes(row.bytes_up)} up, ${bytes(row.bytes_down)} down`];
  return `${parts.filter(Boolean).join(", ")}.`;
}

/** Reasons that differ in numbers alone, the commonest first. */
function reasonsOf(lost) {
  const kinds = new Map();
  for (const row of lost) {
    if (!row.reason) continue;
    const key = `${row.stage}: ${row.reason}`.replace(/\d+/g, "#");
    const known = kinds.get(key);
    if (known) known.count++;
    else kinds.set(key, { row, count: 1 });
  }
  if (kinds.size === 0) return [];
  const sorted = [...kinds.values()].sort((a, b) => b.count - a.count).slice(0, 10);
  return [h("section", { class: "card", id: "reasons", "aria-labelledby": "reasons-title" }, h("h2", { id: "reasons-title" }, "Why devices were lost"),
    h("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": "Why devices were lost" },
      h("table", {}, h("thead", {}, h("tr", {}, h("th", { scope: "col", class: "num" }, "times"), h("th", { scope: "col" }, "stage"), h("th", { scope: "col" }, "the first reason of this kind"))),
        h("tbody", {}, sorted.map(({ row, count: n }) => h("tr", {}, h("td", { class: "num" }, count(n)), h("td", {}, row.stage), h("td", {}, row.reason)))))))];
}
