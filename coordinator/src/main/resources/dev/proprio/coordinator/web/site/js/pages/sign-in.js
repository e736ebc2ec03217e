// Asks for an operator's token when the API wants one, or takes the code of a link in its place.
import { h } from "../dom.js";
import { signIn } from "../session.js";

/** Whether a cookie can hold the token as it is. */
const isToken = (token) => /^[\x21\x23-\x2b\x2d-\x3a\x3c-\x5b\x5d-\x7e]+$/.test(token);

export async function signInPage(root, { query }) {
  const next = query.get("next");
  const field = h("input", { id: "token", type: "password", autocomplete: "current-password", required: true, spellcheck: "false", "aria-describedby": "token-help token-problem" });
  const keep = h("input", { type: "checkbox", id: "keep" });
  const problem = h("p", { class: "problem", id: "token-problem", role: "alert" });
  const enter = async (secret) => {
    try {
      await signIn(secret);
      // In place of this page's address, so that a used code does not stay in the history.
      location.replace(next?.startsWith("#/") ? next : "#/runs");
    } catch (error) {
      problem.textContent = secret.token && error.status === 401 ? "The coordinator does not know this token." : `That did not work: ${error.message}.`;
      field.select();
    }
  };
  const submit = async (event) => {
    event.preventDefault();
    const token = field.value.trim();
    problem.textContent = "";
    if (!isToken(token)) {
      problem.textContent = "A token has no spaces, quotes, commas or semicolons.";
      field.focus();
      return;
    }
    await enter({ token, days: keep.checked ? 30 : 0 });
  };
  root.append(
    h("form", { class: "card narrow", onsubmit: submit },
      h("h1", {}, "Sign in"),
      h("p", { class: "soft", id: "token-help" }, "This coordinator asks who is there. Whoever started it on this machine gets a link from ", h("code", {}, "proprio dashboard"), "; its operator hands out tokens to others."),
      h("input", { type: "text", autocomplete: "username", value: "operator", hidden: true }),
      h("label", { for: "token" }, "Token"),
      field,
      problem,
      h("label", { class: "check", for: "keep" }, keep, "Keep me signed in on this device for 30 days"),
      h("button", { class: "primary", type: "submit" }, "Sign in"),
    ),
  );
  field.focus();
  if (query.get("code")) await enter({ code: query.get("code") });
  return "Sign in";
}
