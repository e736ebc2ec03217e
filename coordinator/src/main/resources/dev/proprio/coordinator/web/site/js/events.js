// Server-sent events. The browser reconnects by itself and says what it saw last; when it gives up, this begins anew.
// What was missed is fetched by `caughtUp`, which runs whenever a connection opens, so that nothing hangs on replays.
import { text } from "./dom.js";
import { parseJson } from "./json.js";

const FIRST_WAIT = 1000;
const LONGEST_WAIT = 15000;

/**
 * Listens to a stream until the returned function is called.
 *
 * @param handlers by event name, called with the event's data
 * @param caughtUp called each time that a connection opens
 * @param refused called instead of trying again, if it says so, after a connection was refused
 */
export function listen(url, handlers, { caughtUp = () => {}, stillAllowed = async () => true } = {}) {
  let source;
  let timer;
  let wait = FIRST_WAIT;
  let over = false;

  const open = () => {
    show("connecting");
    source = new EventSource(url);
    source.addEventListener("open", () => {
      wait = FIRST_WAIT;
      show("live");
      caughtUp();
    });
    source.addEventListener("error", () => {
      show("lost");
      if (source.readyState === EventSource.CLOSED) again();
    });
    for (const [name, handle] of Object.entries(handlers)) {
      source.addEventListener(name, (event) => handle(parseJson(event.data)));
    }
  };
  const again = () => {
    timer = setTimeout(async () => {
      if (!over && (await stillAllowed()) && !over) open();
    }, wait);
    wait = Math.min(2 * wait, LONGEST_WAIT);
  };
  open();
  return () => {
    over = true;
    clearTimeout(timer);
    source.close();
    show("idle");
  };
}

const WORDS = { idle: "", connecting: "Connecting", live: "Live", lost: "Reconnecting" };

function show(state) {
  const link = document.getElementById("link");
  link.dataset.state = state;
  text(link, WORDS[state]);
}
