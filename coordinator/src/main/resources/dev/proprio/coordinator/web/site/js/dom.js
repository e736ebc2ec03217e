// Builds elements. Text is always text: nothing here takes markup, so nothing that a server says can become one.

function fill(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name === "value") element.value = value;
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

export const h = (tag, attributes, ...children) => fill(document.createElement(tag), attributes, children);

export const svg = (tag, attributes, ...children) =>
  fill(document.createElementNS("http://www.w3.org/2000/svg", tag), attributes, children);

/** Sets text only when it differs, so that selections and screen readers are left alone. */
export function text(element, value) {
  if (element.textContent !== value) element.textContent = value;
}

/** Says something to those who listen instead of looking. */
export function announce(message) {
  text(document.getElementById("announcer"), message);
}

/** Calls `work` at most once a frame, however often it is asked for. */
export function perFrame(work) {
  let asked = 0;
  const schedule = () => {
    asked ||= requestAnimationFrame(() => {
      asked = 0;
      work();
    });
  };
  schedule.cancel = () => {
    cancelAnimationFrame(asked);
    asked = 0;
  };
  return schedule;
}

/** What has to end when a page is left. */
export class Lifetime {
  #ends = [];

  add(end) {
    this.#ends.push(end);
    return end;
  }

  on(target, type, listener, options) {
    target.addEventListener(type, listener, options);
    this.add(() => target.removeEventListener(type, listener, options));
  }

  end() {
    for (const end of this.#ends.splice(0).reverse()) end();
  }

  /** Calls back with the element's width when it changes. */
  observeSize(element, listener) {
    const observer = new ResizeObserver(() => listener());
    observer.observe(element);
    this.add(() => observer.disconnect());
  }
}
