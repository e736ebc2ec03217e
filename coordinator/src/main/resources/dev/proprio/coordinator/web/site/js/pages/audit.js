// Who did what, the newest first, for admins.
import { api } from "../api.js";
import { h } from "../dom.js";
import { moment } from "../format.js";

export async function auditPage(root) {
  const rows = h("tbody");
  const more = h("button", { type: "button", class: "secondary", onclick: () => load() }, "Older entries");
  let next;
  const load = async () => {
    const page = await api.audit(next);
    rows.append(...page.entries.map(row));
    next = page.next;
    more.hidden = next === undefined;
  };
  root.append(
    h("div", { class: "head" }, h("div", {}, h("h1", {}, "Audit"), h("p", { class: "soft" }, "What was changed, by whom, and who was refused. Looking is not noted."))),
    h("div", { class: "card" },
      h("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": "Audit trail" },
        h("table", { id: "audit" }, h("caption", { class: "unseen" }, "Audit trail"),
          h("thead", {}, h("tr", {}, ["When", "Who", "Role", "From", "What", "Outcome"].map((name) => h("th", { scope: "col" }, name)))),
          rows)),
      more));
  await load();
  return "Audit";
}

const row = (entry) =>
  h("tr", {}, h("td", {}, h("time", { datetime: entry.at }, moment(entry.at))), [entry.who, entry.role, entry.from, entry.what, entry.outcome].map((cell) => h("td", {}, cell)));
