// The operator's token, kept in a cookie, since event streams send no headers of ours.
const NAME = "proprio_token";

export const hasToken = () => document.cookie.split("; ").some((entry) => entry.startsWith(`${NAME}=`));

/** Whether a cookie can hold the token as it is. */
export const isToken = (token) => /^[\x21\x23-\x2b\x2d-\x3a\x3c-\x5b\x5d-\x7e]+$/.test(token);

export function keepToken(token, days) {
  const age = days ? `; Max-Age=${days * 86400}` : "";
  const secure = location.protocol === "https:" ? "; Secure" : "";
  document.cookie = `${NAME}=${token}; Path=/; SameSite=Strict${age}${secure}`;
}

export function forgetToken() {
  document.cookie = `${NAME}=; Path=/; SameSite=Strict; Max-Age=0`;
}
