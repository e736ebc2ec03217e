// Files that were uploaded for runs.
import { api } from "../api.js";
import { announce, h, text } from "../dom.js";
import { ago, bytes, moment, plural } from "../format.js";
import { icon } from "../icons.js";
import { confirmed, sortableTable, toast } from "../parts.js";
import { may, principal } from "../session.js";

export async function dataPage(root) {
  const summary = h("p", { class: "soft", id: "data-summary" });
  const limit = h("p", { class: "hint", id: "data-limit" });
  const field = h("input", { type: "file", id: "data-file", "aria-describedby": "data-limit" });
  const button = h("button", { class: "primary", type: "submit" }, "Upload");
  const form = h("form", { class: "card", id: "data-form", onsubmit: send },
    h("label", { for: "data-file" }, "A zip of recordings, a CSV file, or a model"), h("div", { class: "buttons" }, field, button), limit);
  const table = sortableTable("Uploads", columns(remove), { key: "uploaded_at", down: true });
  const none = h("div", { class: "card empty" },
    h("h2", {}, "Nothing is uploaded"),
    h("p", { class: "soft" }, "A run reads an upload when its ", h("code", {}, "data.path"), " is ", h("code", {}, "upload:SHA256"), "."));
  const full = h("div", { class: "card" }, table.element);
  form.hidden = !may("operator");
  root.append(h("div", { class: "head" }, h("div", {}, h("h1", {}, "Data"), summary)), form, none, full);

  let largest = Infinity;
  const load = async () => {
    const known = await api.uploads();
    const { uploads } = known;
    largest = known.largest;
    none.hidden = uploads.length > 0;
    full.hidden = uploads.length === 0;
    text(summary, uploads.length ? `${plural(uploads.length, "file")}, ${bytes(uploads.reduce((sum, u) => sum + u.bytes, 0))}` : "");
    text(limit, `At most ${bytes(largest)}.`);
    table.show(uploads.map((u) => ({ ...u, id: u.sha256 })));
  };

  async function send(event) {
    event.preventDefault();
    const [file] = field.files;
    if (!file) {
      field.focus();
      return;
    }
    if (file.size > largest) {
      toast(`${file.name} has ${bytes(file.size)}; at most ${bytes(largest)} are taken.`, true);
      return;
    }
    button.disabled = true;
    text(button, "Uploading");
    try {
      const made = await api.upload(file);
      form.reset();
      announce(`${made.name} is uploaded`);
      await load();
    } catch (error) {
      toast(`The file was not uploaded: ${error.message}`, true);
    } finally {
      button.disabled = false;
      text(button, "Upload");
    }
  }

  async function remove(upload) {
    if (!(await confirmed("Delete this upload?", `${upload.name}: runs that are over can't be repeated without it.`, "Delete", true))) return;
    try {
      await api.removeUpload(upload.sha256);
      announce(`${upload.name} is deleted`);
      await load();
    } catch (error) {
      toast(`The upload was not deleted: ${error.message}`, true);
    }
  }

  await load();
  return "Data";
}

const columns = (remove) => [
  { key: "name", name: "File", cell: (u) => u.name, sort: (u) => u.name },
  { key: "bytes", name: "Size", cell: (u) => bytes(u.bytes), sort: (u) => u.bytes, number: true },
  { key: "uploaded_at", name: "Uploaded", cell: (u) => h("time", { datetime: u.uploaded_at, title: moment(u.uploaded_at) }, ago(u.uploaded_at)), sort: (u) => Date.parse(u.uploaded_at), number: true },
  { key: "by", name: "By", cell: (u) => u.by, sort: (u) => u.by },
  { key: "path", name: "Named in a run", cell: (u) => h("button", { type: "button", class: "quiet copy", title: `upload:${u.sha256}`, "aria-label": `Copy the name of ${u.name} for a run`, onclick: () => copy(u) }, icon("copy"), h("code", {}, `upload:${u.sha256.slice(0, 12)}…`)) },
  { key: "delete", name: "", cell: (u) => (may("admin") || (may("operator") && principal()?.name === u.by)) && h("button", { type: "button", class: "icon", "aria-label": `Delete ${u.name}`, onclick: () => remove(u) }, icon("trash")) },
];

async function copy(upload) {
  try {
    await navigator.clipboard.writeText(`upload:${upload.sha256}`);
    toast("Copied: make it the run's data.path.");
  } catch {
    toast(`upload:${upload.sha256}`);
  }
}
