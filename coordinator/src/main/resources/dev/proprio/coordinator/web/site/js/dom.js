// Builds elements. Text is always text: nothing here takes markup, so nothing that a server says can become one.

/** What turns the direction of the text around it, or cannot be seen: written as its number, as the logs have it. */
const HIDDEN = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff]/g;
const visible = (value) =>
  typeof value === "string" ? value.replace(HIDDEN, (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, "0")}`) : value;

function fill(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name === "value") element.value = value;
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false).map(visible));
  return element;
}

export const h = (tag, attributes, ...children) => fill(document.createElement(tag), attributes, children);

export const svg = (tag, attributes, ...children) =>
  fill(document.createElementNS("http://www.w3.org/2000/svg", tag), attributes, children);

/** Sets text only when it differs, so that selections and screen readers are left alone. */
export function text(element, value) {
  const shown = visible(value);
  if (element.textContent !== shown) element.textContent = shown;
}

/** Says something to those who listen instead of looking. */
export function announce(message) {
  text(document.getElementById("announcer"), message);
}

/** How much longer than its work something rests, so that a run of thousands of rounds leaves time for whoever clicks. */
const REST = 9;

/** Calls `work` at most once a frame, and less often if it takes long, however often it is asked for. */
export function perFrame(work) {
  let frame = 0;
  let pause = 0;
  let rested = 0;
  const run = () => {
    frame = 0;
    const began = performance.now();
    work();
    const ended = performance.now();
    rested = ended + REST * (ended - began);
  };
  const schedule = () => {
    if (frame || pause) return;
    const wait = rested - performance.now();
    if (wait <= 0) {
      frame = requestAnimationFrame(run);
      return;
    }
    pause = setTimeout(() => {
      pause = 0;
      frame = requestAnimationFrame(run);
    }, wait);
  };
  schedule.cancel = () => {
    clearTimeout(pause);
    cancelAnimationFrame(frame);
    pause = frame = 0;
  };
  return schedule;
}

/** What has to end when a page is left. */
export class Lifetime {
  #ends = [];
  #ended = false;

  /** Calls `end` when this ends: at once if it has, for a page may be left before it is there. */
  add(end) {
    if (this.#ended) end();
    else this.#ends.push(end);
    return end;
  }

  on(target, type, listener, options) {
    target.addEventListener(type, listener, options);
    this.add(() => target.removeEventListener(type, listener, options));
  }

  end() {
    this.#ended = true;
    for (const end of this.#ends.splice(0).reverse()) end();
  }

  /** Calls back with the element's width when it changes. */
  observeSize(element, listener) {
    const observer = new ResizeObserver(() => listener());
    observer.observe(element);
    this.add(() => observer.disconnect());
  }
}
