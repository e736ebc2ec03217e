// What somebody has changed and not yet started, for as long as the browser's tab is open: leaving the page, or reloading it,
// loses nothing.

const KEY = "proprio-drafts";
const MOST = 12;

const read = () => {
  try {
    const all = JSON.parse(sessionStorage.getItem(KEY) ?? "[]");
    return Array.isArray(all) ? all : [];
  } catch {
    return [];
  }
};

const write = (all) => {
  try {
    sessionStorage.setItem(KEY, JSON.stringify(all.slice(0, MOST)));
  } catch {
    // Without room, or where the browser keeps nothing, edits last as long as the page.
  }
};

/** The draft of what a page began from; undefined if there is none. */
export const draftOf = (of) => read().find((draft) => draft.of === of);

/** What was changed last. */
export const lastDraft = () => read()[0];

/** @param draft {of, ...} where `of` says what it began from */
export const keepDraft = (draft) => write([draft, ...read().filter((other) => other.of !== draft.of)]);

export const dropDraft = (of) => write(read().filter((draft) => draft.of !== of));
