// Who is signed in. The token itself is in a cookie that scripts can't read.
import { api } from "./api.js";

let who = null;

/** The token's name and role, once they are known. */
export const principal = () => who;

/** Whether the role covers what `least` may do. */
export const may = (least) => ["viewer", "operator", "admin"].indexOf(who?.role) >= ["viewer", "operator", "admin"].indexOf(least);

function now(known) {
  who = known;
  document.getElementById("sign-out").hidden = !known;
  document.querySelector('nav a[data-page="audit"]').hidden = known?.role !== "admin";
  return known;
}

/** Asks the coordinator who is signed in; nobody is no error. */
export async function whoIsThere() {
  try {
    return now(await api.whoAmI());
  } catch {
    return now(null);
  }
}

/** @param secret {token, days} or {code} */
export const signIn = async (secret) => now(await api.signIn(secret));

export async function signOut() {
  await api.signOut().catch(() => {});
  now(null);
}
