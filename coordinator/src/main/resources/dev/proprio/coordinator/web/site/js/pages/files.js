// The files in a run's folder, to take home.
import { api } from "../api.js";
import { h } from "../dom.js";
import { ago, bytes, moment, plural } from "../format.js";
import { nothing, pageHead } from "../run/page-head.js";
import { may } from "../session.js";

export async function filesPage(root, { id }) {
  const [run, files] = await Promise.all([api.run(id), api.files(id)]);
  root.append(...pageHead(run, "files"));
  const title = `Files of ${run.name}`;
  if (files.length === 0) {
    root.append(nothing("No files yet", "They come with the first round."));
    return title;
  }
  const whole = files.reduce((total, file) => total + file.bytes, 0);
  const name = (file) => (may("operator") ? h("a", { href: api.file(id, file.name), download: file.name }, file.name) : file.name);
  root.append(h("section", { class: "card", "aria-labelledby": "files-title" },
    h("div", { class: "card-head" }, h("h2", { id: "files-title" }, `${plural(files.length, "file")}, ${bytes(whole)}`),
      files.some((file) => file.name === "report.html") && h("a", { class: "button secondary", href: api.report(id), target: "_blank", rel: "noopener" }, "Open its report")),
    !may("operator") && h("p", { class: "hint" }, "Files are given to those whose token has the role operator or admin."),
    h("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": "Files" },
      h("table", { class: "files" }, h("thead", {}, h("tr", {}, h("th", { scope: "col" }, "File"), h("th", { scope: "col" }, "What it holds"), h("th", { scope: "col", class: "num" }, "Size"), h("th", { scope: "col", class: "num" }, "Written"))),
        h("tbody", {}, files.map((file) => h("tr", {},
          h("th", { scope: "row" }, name(file)), h("td", { class: "soft" }, file.about), h("td", { class: "num" }, bytes(file.bytes)),
          h("td", { class: "num" }, h("time", { datetime: file.written_at, title: moment(file.written_at) }, ago(file.written_at)))))))),
    h("p", { class: "hint" }, "In the folder ", h("code", {}, run.folder), " on the coordinator's machine. Tables for other programs are made of it by ", h("code", {}, `./proprio export ${run.folder}`), ".")));
  return title;
}
