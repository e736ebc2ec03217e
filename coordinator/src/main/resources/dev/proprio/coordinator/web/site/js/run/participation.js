// Who took part in which round, in flat arrays: a thousand devices times five hundred rounds are a few megabytes.
import { codeOf, OUTCOMES } from "./outcomes.js";

export class Participation {
  devices = [];
  rounds = 0;
  counts = new Array(OUTCOMES.length).fill(0);
  #index = new Map();
  #stride = 64;
  #codes = new Uint8Array(64 * 64);
  #details = new Map();
  #byDevice = [];
  #byRound = [];

  /** Takes a row of clients.jsonl; the same row again changes nothing. */
  add(row) {
    let device = this.#index.get(row.device);
    if (device === undefined) {
      device = this.devices.length;
      this.#index.set(row.device, device);
      this.devices.push(row.device);
      this.#byDevice.push(new Uint32Array(OUTCOMES.length));
    }
    this.#reserve(device, row.round);
    const at = device * this.#stride + row.round;
    const old = this.#codes[at];
    const code = codeOf(row);
    this.#count(old, device, row.round, -1);
    this.#count(code, device, row.round, 1);
    this.#codes[at] = code;
    this.rounds = Math.max(this.rounds, row.round);
    this.#details.set(`${device}/${row.round}`, row);
  }

  /** How the device's part in the round ended: a code. */
  code(device, round) {
    return round < this.#stride ? this.#codes[device * this.#stride + round] : 0;
  }

  row(device, round) {
    return this.#details.get(`${device}/${round}`);
  }

  /** The rows of a round's devices. */
  rowsOf(round) {
    return this.devices.map((_, device) => this.row(device, round)).filter(Boolean);
  }

  /** How often each code came, for a device. */
  ofDevice(device) {
    return this.#byDevice[device];
  }

  /** How often each code came, in a round. */
  ofRound(round) {
    return this.#byRound[round];
  }

  /** Devices' places, in an order: by "name", by how many updates were "accepted", or by how often something was "lost". */
  order(by) {
    const places = this.devices.map((_, place) => place);
    const collator = new Intl.Collator("en", { numeric: true });
    const names = (a, b) => collator.compare(this.devices[a], this.devices[b]);
    const lost = (place) => this.#byDevice[place].reduce((sum, n, code) => (code > 1 ? sum + n : sum), 0);
    if (by === "accepted") return places.sort((a, b) => this.#byDevice[b][1] - this.#byDevice[a][1] || names(a, b));
    if (by === "lost") return places.sort((a, b) => lost(b) - lost(a) || names(a, b));
    return places.sort(names);
  }

  #count(code, device, round, change) {
    if (code === 0) return;
    this.counts[code] += change;
    this.#byDevice[device][code] += change;
    this.#byRound[round] ??= new Uint32Array(OUTCOMES.length);
    this.#byRound[round][code] += change;
  }

  #reserve(device, round) {
    const stride = round < this.#stride ? this.#stride : Math.max(round + 1, 2 * this.#stride);
    const rows = this.#codes.length / this.#stride;
    if (stride === this.#stride && device < rows) return;
    const grown = new Uint8Array(stride * (device < rows ? rows : Math.max(device + 1, 2 * rows)));
    for (let row = 0; row < rows; row++) {
      grown.set(this.#codes.subarray(row * this.#stride, (row + 1) * this.#stride), row * stride);
    }
    this.#stride = stride;
    this.#codes = grown;
  }
}
