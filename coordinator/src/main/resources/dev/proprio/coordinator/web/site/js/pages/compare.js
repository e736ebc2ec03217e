// Several runs beside each other: their curves, their final figures, and in what their settings differ.
import { api } from "../api.js";
import { lineChart } from "../chart.js";
import { h, text } from "../dom.js";
import { bytes, count, number, percent } from "../format.js";
import { stateChip, toast } from "../parts.js";
import { claims } from "../run/claims.js";
import { changesCard } from "../run/changes.js";
import { differences } from "../settings.js";

const COLOURS = 8;
const DASHES = [undefined, [8, 4], [2, 3], [10, 3, 2, 3]];
const dashOf = (i) => DASHES[(i + Math.floor(i / COLOURS)) % DASHES.length];
const toneOf = (i) => `--run-${(i % COLOURS) + 1}`;
const MOST_CHIPS = 40;

/** What makes another problem of a run, as `proprio compare` sees it. */
const PROBLEM = /^(data|model|evaluation)\./;
const HARMLESS = /^(data\.memory|evaluation\.(batch|every|predictions|events.*))$/;
const METRICS = {
  user_mean: ["mean accuracy over people", percent],
  worst_decile: ["worst decile", percent],
  accuracy: ["pooled accuracy", percent],
  train_loss: ["training loss", number],
};

export async function comparePage(root, { query, life }) {
  const all = await api.runs();
  const known = new Map(all.map((run) => [run.id, run]));
  const wanted = [...new Set((query.get("runs") ?? "").split(",").filter(Boolean))];
  const ids = wanted.filter((id) => known.has(id));
  if (ids.length < wanted.length) toast(`${wanted.length - ids.length} of ${wanted.length} runs that the address names are not here: they were deleted, or it is mistyped.`, true);
  let across = query.get("across") ?? "";
  const loaded = new Map();
  let metric = "user_mean";

  const names = () => labels(ids.map((id) => known.get(id)));
  const add = h("select", { "aria-label": "Add a run", onchange: () => {
    ids.push(add.value);
    update();
  } });
  const chips = h("div", { class: "chips compare-runs" });
  const pick = h("select", { "aria-label": "What is drawn", onchange: () => {
    metric = pick.value;
    draw();
  } }, Object.entries(METRICS).map(([key, [name]]) => h("option", { value: key }, name)));
  const chart = h("div", { id: "compare-chart" });
  const finals = h("div", { id: "finals" });
  const settings = h("div", { id: "differences" });
  const hint = h("p", { class: "soft" });
  const refusal = h("div", { id: "refused", role: "alert" });
  const said = h("div", { id: "claims" });
  /** Two runs have the same windows only if they have the same people, which the seed draws, too. */
  const changes = changesCard((one, other) => {
    const found = differences([one, other].map((id) => loaded.get(id).run.settings)).find(({ key }) => key === "seed" || (/^(data|evaluation)\./.test(key) && !HARMLESS.test(key)));
    return found && `They were not tested on the same windows: their ${found.key} differs.`;
  });
  const cards = h("div", { class: "cards" },
    h("section", { class: "card wide", "aria-labelledby": "curves-title" }, h("div", { class: "card-head" }, h("h2", { id: "curves-title" }, "Curves"), pick), chart),
    h("section", { class: "card wide", "aria-labelledby": "claims-title" }, h("h2", { id: "claims-title" }, "What may be claimed"), said),
    h("section", { class: "card wide", "aria-labelledby": "finals-title" }, h("h2", { id: "finals-title" }, "Final figures"), finals),
    h("section", { class: "card wide", "aria-labelledby": "diff-title" }, h("h2", { id: "diff-title" }, "Settings that differ"), settings), changes.element);
  root.append(h("div", { class: "head" }, h("div", {}, h("h1", {}, "Compare"), hint), h("div", { class: "buttons" }, add)), chips, refusal, cards);

  let chartLife = [];
  const inner = { observeSize: (...a) => life.observeSize(...a), add: (end) => chartLife.push(end) };
  life.add(() => chartLife.forEach((end) => end()));
  const draw = () => {
    chartLife.forEach((end) => end());
    chartLife = [];
    const [name, format] = METRICS[metric];
    const shown = ids.map((id) => loaded.get(id)).filter(Boolean);
    const x = [...new Set(shown.flatMap(({ rounds }) => rounds.filter((r) => r[metric] !== undefined).map((r) => r.round)))].sort((a, b) => a - b);
    const lines = names().map((label, i) => ({ name: label, tone: toneOf(i), dash: dashOf(i) }));
    const curves = lineChart({ title: name, format, tick: metric === "train_loss" ? number : (v) => `${Math.round(100 * v)} %`, height: 300, lines, empty: "No round of these runs has this figure." }, inner);
    chart.replaceChildren(curves.element);
    curves.show([x, ...shown.map(({ rounds }) => {
      const at = new Map(rounds.map((r) => [r.round, r[metric]]));
      return x.map((round) => at.get(round) ?? null);
    })]);
  };
  const update = async () => {
    history.replaceState(undefined, "", `#/compare${ids.length > 0 ? `?runs=${ids.map(encodeURIComponent).join(",")}${across ? `&across=${encodeURIComponent(across)}` : ""}` : ""}`);
    text(hint, ids.length === 0 ? "Choose two runs or more." : ids.length === 1 ? "Choose another one to compare with." : `${ids.length} runs`);
    add.replaceChildren(h("option", { value: "", selected: true, disabled: true }, "Add a run"), ...all.filter((run) => !ids.includes(run.id)).map((run) => h("option", { value: run.id }, `${run.name} · ${run.strategy} · seed ${run.seed}${run.user_mean === undefined ? "" : ` · ${percent(run.user_mean)}`}`)));
    cards.hidden = ids.length === 0;
    const called = names();
    chips.replaceChildren(...ids.slice(0, MOST_CHIPS).map((id, i) => chip(known.get(id), called[i], i)), ids.length > MOST_CHIPS ? h("span", { class: "soft" }, `and ${ids.length - MOST_CHIPS} more, all in the tables`) : "");
    try {
      await Promise.all(ids.filter((id) => !loaded.has(id)).map(async (id) => {
        const [run, rounds] = await Promise.all([api.run(id), api.rounds(id)]);
        loaded.set(id, { run, rounds });
      }));
    } catch (error) {
      toast(`A run could not be read: ${error.message}`, true);
      return;
    }
    if (ids.length === 0) return;
    const mine = ++asked;
    const why = await judged();
    if (mine !== asked) return;
    refusal.replaceChildren(...(why ? [refused(why)] : []));
    for (const card of cards.children) card.hidden = Boolean(why) && !card.querySelector("#differences");
    settings.replaceChildren(settingsTable(ids.map((id) => loaded.get(id)), names()));
    if (why) return;
    draw();
    finals.replaceChildren(finalTable(ids.map((id) => loaded.get(id)), names()));
    const done = ids.map((id, i) => [known.get(id), names()[i]]).filter(([run]) => run.state === "done");
    changes.show(done.map(([run]) => run), done.map(([, name]) => name));
  };
  let asked = 0;
  /** Asks for what may be claimed, and shows it; the reason, if these runs did not solve the same problem. */
  const judged = async () => {
    const called = new Map(names().map((name, i) => [ids[i], name]));
    const over = ids.filter((id) => /^(done|failed)$/.test(loaded.get(id).run.state));
    const other = differences(ids.map((id) => loaded.get(id).run.settings)).find(({ key }) => PROBLEM.test(key) && !HARMLESS.test(key) && !across.split(",").includes(key.split(".")[0]));
    if (other) {
      const section = other.key.split(".")[0];
      return { section, message: `${other.key} differs (${[...new Set(other.values.map((value) => value ?? "not set"))].slice(0, 4).join("; ")}), so that these runs did not solve the same problem.` };
    }
    if (over.length < 2) {
      said.replaceChildren(h("p", { class: "soft" }, "Tests and intervals need two runs that are done."));
      return undefined;
    }
    try {
      const answer = await api.compare(over, "accuracy", across);
      const left = ids.length - over.length;
      said.replaceChildren(...(left > 0 ? [h("p", { class: "hint" }, `${left} of ${ids.length} runs are not over and are left out here.`)] : []), ...claims(answer, called));
      return undefined;
    } catch (error) {
      const section = /--across (data|model|evaluation)/.exec(error.message)?.[1];
      if (error.status !== 409 || !section) {
        said.replaceChildren(h("p", { class: "soft" }, `Nothing can be claimed: ${error.message}.`));
        return undefined;
      }
      return { section, message: error.message.replace(/: name only those of one value.*$/, ".").replace(/; run one of them again, or say.*$/, ".") };
    }
  };
  const refused = ({ message, section }) => h("div", { class: "failure" },
    h("p", {}, h("b", {}, "These runs are not compared: "), message),
    h("div", { class: "buttons" }, h("button", { type: "button", class: "secondary", id: "across", onclick: () => {
      across = [...across.split(",").filter(Boolean), section].join(",");
      update();
    } }, `The ${section} is what I compare`)));
  const chip = (run, label, i) => {
    const swatch = h("i", { class: `swatch ${dashOf(i) ? "dashed" : ""}`, "aria-hidden": "true" });
    swatch.style.color = `var(${toneOf(i)})`;
    return h("span", { class: "chip" }, swatch, h("a", { href: `#/runs/${encodeURIComponent(run.id)}` }, label), h("button", { type: "button", class: "remove", "aria-label": `Leave out ${label}`, onclick: () => {
      ids.splice(ids.indexOf(run.id), 1);
      update();
    } }, "×"));
  };
  await update();
  return "Compare";
}

/** Names that tell runs apart: with the strategy, the seed or the id where the name does not. */
function labels(runs) {
  const tries = [(r) => r.name, (r) => `${r.name}, seed ${r.seed}`, (r) => `${r.name}, ${r.strategy}, seed ${r.seed}`, (r) => `${r.name} ${r.id.slice(0, 8)}`];
  const unique = (names) => new Set(names).size === names.length;
  return tries.map((label) => runs.map(label)).find(unique) ?? runs.map((r) => r.id);
}

const last = (rounds, key) => rounds.findLast((row) => row[key] !== undefined)?.[key];
const total = (rounds, key) => rounds.reduce((sum, row) => sum + (row[key] ?? 0), 0);

function finalTable(shown, names) {
  const rows = [
    ["state", ({ run }) => stateChip(run.state)],
    ["rounds", ({ run }) => count(run.round)],
    ["mean accuracy", ({ rounds }) => percent(last(rounds, "user_mean")), ({ rounds }) => last(rounds, "user_mean")],
    ["worst decile", ({ rounds }) => percent(last(rounds, "worst_decile")), ({ rounds }) => last(rounds, "worst_decile")],
    ["pooled accuracy", ({ rounds }) => percent(last(rounds, "accuracy")), ({ rounds }) => last(rounds, "accuracy")],
    ["macro-F1", ({ rounds }) => percent(last(rounds, "macro_f1")), ({ rounds }) => last(rounds, "macro_f1")],
    ["training loss", ({ rounds }) => number(last(rounds, "train_loss")), ({ rounds }) => -(last(rounds, "train_loss") ?? NaN)],
    ["up", ({ rounds }) => bytes(total(rounds, "bytes_up")), ({ rounds }) => -total(rounds, "bytes_up")],
    ["down", ({ rounds }) => bytes(total(rounds, "bytes_down")), ({ rounds }) => -total(rounds, "bytes_down")],
    ["failed", ({ rounds }) => count(total(rounds, "failed"))],
    ["of them dropped", ({ rounds }) => (rounds.some((row) => row.dropped !== undefined) ? count(total(rounds, "dropped")) : count(undefined))],
    ["late", ({ rounds }) => count(total(rounds, "late"))],
    ["model sha256", ({ run }) => h("code", {}, run.model_sha256?.slice(0, 12) ?? "–")],
  ];
  return table("Final figures", names, rows.map(([name, cell, value]) => {
    const values = value ? shown.map(value) : [];
    const best = values.filter(Number.isFinite).reduce((a, b) => Math.max(a, b), -Infinity);
    const tells = values.length > 1 && values.some((v) => v !== best);
    return [name, shown.map((one, i) => ({ content: cell(one), best: tells && values[i] === best }))];
  }));
}

function settingsTable(shown, names) {
  const rows = differences(shown.map(({ run }) => run.settings));
  if (shown.length < 2) return h("p", { class: "soft" }, "There is nothing to differ from yet.");
  if (rows.length === 0) return h("p", { class: "soft" }, "None: all settings are the same.");
  return table("Settings that differ", names, rows.map(({ key, values }) => [h("code", {}, key), values.map((value) => ({ content: h("code", {}, value ?? "–") }))]));
}

function table(caption, names, rows) {
  return h("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": caption },
    h("table", {}, h("caption", { class: "unseen" }, caption),
      h("thead", {}, h("tr", {}, h("td"), names.map((name) => h("th", { scope: "col", class: "num" }, name)))),
      h("tbody", {}, rows.map(([name, cells]) => h("tr", {}, h("th", { scope: "row" }, name), cells.map(({ content, best }) => h("td", { class: best ? "num best" : "num" }, content, best && h("span", { class: "unseen" }, " (best)"))))))));
}
