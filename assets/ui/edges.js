// Watching from several edges at once: the app's manifests name them all, so the player fails over by itself. What is
// left to do here: measure the way to each edge, tell the app, and move by hand where the player cannot steer.
import { here } from "./here.js";
import { store, stored, TAB } from "./stored.js";

const KEPT = "notflix.roundtrips"; // edge → milliseconds, for as long as the tab lives
const MAX_MEASURED = 8;
const STUCK_MS = 2500; // the picture stands still this long, and nothing comes: time for another edge
const LOOK_MS = 250;
const PING_MS = 2000;
const FAILED_MS = 60000;

// The app's own manifest for a film. It leads to every edge, the best first.
export function manifestOf(video, protocol) {
  const trips = roundTrips();
  const file = protocol === "dash" ? "manifest.mpd" : "master.m3u8";
  return window.location.origin + here(`/api/videos/${video}/${file}${trips ? `?rtt=${trips}` : ""}`);
}

const kept = () => stored(KEPT, TAB) ?? {};

// "edge-a:12,edge-b:40"
export function roundTrips() {
  return Object.entries(kept())
    .map(([edge, ms]) => `${encodeURIComponent(edge)}:${ms}`)
    .join(",");
}

// What edges serve lies below a signed path, /t/<key and signature>/<expiry>/<revision>/…, which is good for a time. This
// keeps one for each edge, fetches new ones before they end, and puts them into addresses that Shaka has from manifests.
const SIGNED = /\/t\/[\w-]+\/(\d+)\/[\w.-]+\//;
const EARLY_MS = 60000;
const AGAIN_MS = 1000; // between two times of asking

export class SignedPaths {
  sources;
  #video;
  #paths = new Map(); // edge → path
  #expires = Infinity; // ms
  #asking = null;
  #asked = 0;

  constructor(video, sources) {
    this.#video = video;
    this.#take(sources);
  }

  // The address with a path that is good now.
  fresh(uri) {
    const path = this.#paths.get(edgeOf(uri));
    return path ? uri.replace(SIGNED, path) : uri;
  }

  get ending() {
    return Date.now() > this.#expires - EARLY_MS;
  }

  // Asks the app anew, where nobody has just done so. Ends with the status of its answer: 200, or why there is none; 0
  // where it does not answer.
  renew() {
    if (Date.now() - this.#asked > AGAIN_MS) this.#asking = null;
    this.#asking ??= this.#ask().finally(() => (this.#asked = Date.now()));
    return this.#asking;
  }

  async #ask() {
    this.#asked = Infinity; // for as long as it takes
    try {
      const answer = await fetch(here(`/api/videos/${this.#video}/playback`), { cache: "no-store", signal: AbortSignal.timeout(8000) });
      if (answer.ok) this.#take((await answer.json()).sources);
      return answer.status;
    } catch {
      return 0;
    }
  }

  #take(sources) {
    this.sources = sources;
    this.#expires = Infinity;
    for (const { dash } of sources) {
      const signed = dash.match(SIGNED);
      if (!signed) continue;
      this.#paths.set(edgeOf(dash), signed[0]);
      this.#expires = Math.min(this.#expires, 1000 * signed[1]);
    }
  }
}

// Asks each edge that was not measured yet twice, for the first answer pays for the connection. Dead ones stay unknown.
export async function measure(sources, signal) {
  const known = kept();
  for (const { edge, dash } of sources.slice(0, MAX_MEASURED)) {
    if (edge in known) continue;
    const ping = () => fetch(`${edgeOf(dash)}/ping`, { signal: AbortSignal.timeout(PING_MS), cache: "no-store" });
    try {
      await ping();
      const began = performance.now();
      await ping();
      if (signal.aborted) return;
      known[edge] = Math.max(1, Math.round(performance.now() - began));
      store(KEPT, known, TAB);
    } catch {
      if (signal.aborted) return; // else it is a dead edge, of which the app hears by itself
    }
  }
}

// Which edges failed lately. Shaka bans them too, but an HLS segment keeps the order of edges that it was first asked in
// (CMCD asks early), and so each next segment would try the failed edge again. Works on a request of Shaka's.
export class Failed {
  #until = new Map(); // edge → when it may be tried first again

  // The edge that this request tried before failed; those that did go to the end.
  sort(request) {
    const { attempt, uris } = request;
    if (attempt > 0) this.#until.set(edgeOf(uris[(attempt - 1) % uris.length]), Date.now() + FAILED_MS);
    else request.uris = [...uris.filter((uri) => !this.#is(uri)), ...uris.filter((uri) => this.#is(uri))];
  }

  answered(uri) {
    this.#until.delete(edgeOf(uri));
  }

  #is(uri) {
    return this.#until.get(edgeOf(uri)) > Date.now();
  }
}

// Where the edge is that this address leads to: there may be several at one host. Of what is no edge's, the origin.
export function edgeOf(uri) {
  const signed = uri.search(SIGNED);
  return signed < 0 ? new URL(uri, window.location.href).origin : uri.slice(0, signed);
}

// How long, in ms, nothing has come to this screen: it has not played, and has no more to play.
class Silence {
  #before = "";
  #since = performance.now();

  constructor(screen, signal) {
    this.screen = screen;
    screen.addEventListener("progress", () => this.over(), { signal });
  }

  over() {
    this.#since = performance.now();
  }

  lasts() {
    const { buffered, currentTime, readyState } = this.screen;
    const ends = Array.from({ length: buffered.length }, (_, part) => buffered.end(part));
    const now = [currentTime, readyState, ...ends].join();
    if (now !== this.#before) this.over();
    this.#before = now;
    return performance.now() - this.#since;
  }
}

// Native HLS waits for a silent edge for ever: fails where nothing comes for that long, and not for a slow line.
export function unlessSilent(loaded, screen, ms) {
  const ends = new AbortController();
  const silence = new Silence(screen, ends.signal);
  const silent = new Promise((_, fail) => {
    const timer = setInterval(() => silence.lasts() > ms && fail({ category: 1 }), LOOK_MS);
    ends.signal.addEventListener("abort", () => clearInterval(timer));
  });
  return Promise.race([loaded, silent]).finally(() => ends.abort());
}

// Native HLS plays from one edge and does not steer: calls onStuck when the picture stands still though it should not and
// nothing comes, and not again before that is done.
export function watchdog(screen, signal, onStuck) {
  const silence = new Silence(screen, signal);
  let busy = false;
  const look = () => {
    const resting = screen.paused || screen.ended || screen.seeking;
    if (busy || (resting && !screen.error)) {
      silence.over();
    } else if (screen.error || silence.lasts() > STUCK_MS) {
      busy = true;
      onStuck().finally(() => {
        busy = false;
        silence.over();
      });
    }
  };
  const timer = setInterval(look, LOOK_MS);
  signal.addEventListener("abort", () => clearInterval(timer));
}
