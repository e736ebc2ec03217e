// A list that is fetched as a whole and then told of in pieces. What is told while it is being fetched is newer than what
// the answer says, whichever comes first.

export class LiveList {
  #items = new Map();
  #meanwhile = undefined;

  get all() {
    return [...this.#items.values()];
  }

  /** The item of an id, if it is there. */
  find(id) {
    return this.#items.get(id);
  }

  /** Takes word of one item; one that is deleted goes. */
  tell(item) {
    this.#meanwhile?.push(item);
    this.#apply(item);
  }

  /** Replaces everything by what `fetch` returns, and what is told until then. */
  async load(fetch) {
    this.#meanwhile = [];
    const seen = await fetch();
    this.#items = new Map(seen.map((item) => [item.id, item]));
    for (const item of this.#meanwhile ?? []) this.#apply(item);
    this.#meanwhile = undefined;
  }

  #apply(item) {
    if (item.deleted) this.#items.delete(item.id);
    else this.#items.set(item.id, item);
  }
}
