// Asks for an operator's token when the API wants one.
import { h } from "../dom.js";
import { api } from "../api.js";
import { forgetToken, isToken, keepToken } from "../token.js";

export async function signInPage(root, { query }) {
  const next = query.get("next");
  const field = h("input", { id: "token", type: "password", autocomplete: "current-password", required: true, spellcheck: "false", "aria-describedby": "token-help token-problem" });
  const keep = h("input", { type: "checkbox", id: "keep" });
  const problem = h("p", { class: "problem", id: "token-problem", role: "alert" });
  const submit = async (event) => {
    event.preventDefault();
    const token = field.value.trim();
    problem.textContent = "";
    if (!isToken(token)) {
      problem.textContent = "A token has no spaces, quotes, commas or semicolons.";
      field.focus();
      return;
    }
    keepToken(token, keep.checked ? 30 : 0);
    try {
      await api.runs();
      location.hash = next?.startsWith("#/") ? next : "#/runs";
    } catch (error) {
      forgetToken();
      problem.textContent = error.status === 401 ? "The coordinator does not know this token." : `That did not work: ${error.message}.`;
      field.select();
    }
  };
  root.append(
    h("form", { class: "card narrow", onsubmit: submit },
      h("h1", {}, "Sign in"),
      h("p", { class: "soft", id: "token-help" }, "This coordinator asks who is there. Its operator hands out tokens."),
      h("input", { type: "text", autocomplete: "username", value: "operator", hidden: true }),
      h("label", { for: "token" }, "Token"),
      field,
      problem,
      h("label", { class: "check", for: "keep" }, keep, "Keep me signed in on this device for 30 days"),
      h("button", { class: "primary", type: "submit" }, "Sign in"),
    ),
  );
  field.focus();
  return "Sign in";
}
