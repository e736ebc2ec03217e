// Starts the dashboard: shows the page that the address names, and lets go of the one before.
import { warnings, whenRefused } from "./api.js";
import { announce, h, Lifetime } from "./dom.js";
import { startTheme } from "./theme.js";
import { signOut, whoIsThere } from "./session.js";

/** A page's module, which is loaded when somebody first goes there. */
const page = (file, name) => () =>
  import(`./pages/${file}.js`).then(
    (module) => module[name],
    () => {
      throw new Error("the page could not be loaded; see that the coordinator can be reached, then load this page again");
    });

const ROUTES = {
  runs: page("runs", "runsPage"),
  fleet: page("fleet", "fleetPage"),
  compare: page("compare", "comparePage"),
  data: page("data", "dataPage"),
  new: page("new-run", "newRunPage"),
  audit: page("audit", "auditPage"),
  "sign-in": page("sign-in", "signInPage"),
};

/** The pages of one run. */
const OF_A_RUN = {
  overview: page("run", "runPage"),
  mistakes: page("mistakes", "mistakesPage"),
  windows: page("windows", "windowsPage"),
  confusion: page("confusion", "confusionPage"),
  log: page("log", "logPage"),
  files: page("files", "filesPage"),
};

let life = new Lifetime();
let first = true;

async function show() {
  life.end();
  life = new Lifetime();
  const mine = life;
  // Said here, not at the end: the first page may be left before it is there.
  const arrival = first;
  first = false;
  const [path, query] = location.hash.replace(/^#\/?/, "").split("?");
  const [name, id, part = "overview"] = decoded(path || "runs");
  const pages = name === "runs" && id ? OF_A_RUN : ROUTES;
  const wanted = name === "runs" && id ? part : name;
  const root = h("div", { class: "page" });
  for (const link of document.querySelectorAll("nav a")) {
    if (link.dataset.page === name) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
  const main = document.getElementById("main");
  main.replaceChildren(root);
  let title = "Nothing here";
  try {
    if (Object.hasOwn(pages, wanted)) {
      const shown = await pages[wanted]();
      // Whoever has gone on meanwhile sees nothing of it.
      if (mine !== life) return;
      title = await shown(root, { id, query: new URLSearchParams(query), life: mine });
    } else root.append(h("h1", {}, title), h("p", {}, "There is no such page. ", h("a", { href: "#/runs" }, "See all runs")));
  } catch (error) {
    title = "That did not work";
    root.replaceChildren(h("h1", {}, title), h("p", { class: "failure", role: "alert" }, sentence(error.message)));
  }
  if (mine !== life) return;
  document.title = `${title} · Proprio`;
  if (!arrival) {
    main.focus({ preventScroll: true });
    scrollTo(0, 0);
    announce(title);
  }
}

/** The parts of an address; none of one that is not written as addresses are, so that no page is found. */
function decoded(path) {
  try {
    return path.split("/").map(decodeURIComponent);
  } catch {
    return [];
  }
}

const sentence = (message) => message.charAt(0).toUpperCase() + message.slice(1) + (/[.!?]$/.test(message) ? "" : ".");

whenRefused(() => {
  if (location.hash.startsWith("#/sign-in")) return;
  location.hash = `#/sign-in?next=${encodeURIComponent(location.hash)}`;
});
startTheme(document.getElementById("theme"));
document.getElementById("sign-out").addEventListener("click", () => {
  signOut().then(() => (location.hash = "#/sign-in"));
});
document.querySelector(".skip").addEventListener("click", (event) => {
  event.preventDefault();
  document.getElementById("main").focus();
});
addEventListener("hashchange", show);
const HOUR = 3_600_000;

async function warn() {
  const sentences = await warnings();
  const box = document.getElementById("warnings");
  box.hidden = sentences.length === 0;
  box.replaceChildren(...sentences.map((text) => h("p", { class: "failure" }, sentence(text))));
}

warn();
setInterval(warn, HOUR);
whoIsThere().then(show);
