// Watching from several edges at once: the app's manifests name them all, so the player fails over by itself. What is
// left to do here: measure the way to each edge, tell the app, and move by hand where the player cannot steer.
const KEPT = "notflix.roundtrips"; // edge → milliseconds, for as long as the tab lives
const MAX_MEASURED = 8;
const STUCK_MS = 2500; // the picture stands still this long: time for another edge
const LOOK_MS = 250;
const PING_MS = 2000;
const FAILED_MS = 60000;

// The app's own manifest for a film. It leads to every edge, the best first.
export function manifestOf(video, protocol) {
  const trips = roundTrips();
  return `${window.location.origin}/api/videos/${video}/${protocol === "dash" ? "manifest.mpd" : "master.m3u8"}${trips ? `?rtt=${trips}` : ""}`;
}

function kept() {
  try {
    return JSON.parse(window.sessionStorage.getItem(KEPT)) ?? {};
  } catch {
    return {}; // storage is closed to us
  }
}

// "edge-a:12,edge-b:40"
export function roundTrips() {
  return Object.entries(kept())
    .map(([edge, ms]) => `${encodeURIComponent(edge)}:${ms}`)
    .join(",");
}

// Asks each edge that was not measured yet twice, for the first answer pays for the connection. Dead ones stay unknown.
export async function measure(sources, video, signal) {
  const known = kept();
  for (const { edge, dash } of sources.slice(0, MAX_MEASURED)) {
    if (edge in known) continue;
    const ping = () => fetch(`${dash.split(`/${video}/`)[0]}/ping`, { signal: AbortSignal.timeout(PING_MS), cache: "no-store" });
    try {
      await ping();
      const began = performance.now();
      await ping();
      if (signal.aborted) return;
      known[edge] = Math.max(1, Math.round(performance.now() - began));
      window.sessionStorage.setItem(KEPT, JSON.stringify(known));
    } catch {
      if (signal.aborted) return; // else it is a dead edge, of which the app hears by itself
    }
  }
}

// Which edges failed lately. Shaka bans them too, but an HLS segment keeps the order of edges that it was first asked in
// (CMCD asks early), and so each next segment would try the failed edge again. Works on a request of Shaka's.
export class Failed {
  #until = new Map(); // origin → when it may be tried first again

  // The edge that this request tried before failed; those that did go to the end.
  sort(request) {
    const { attempt, uris } = request;
    if (attempt > 0) this.#until.set(originOf(uris[(attempt - 1) % uris.length]), Date.now() + FAILED_MS);
    else request.uris = [...uris.filter((uri) => !this.#is(uri)), ...uris.filter((uri) => this.#is(uri))];
  }

  answered(uri) {
    this.#until.delete(originOf(uri));
  }

  #is(uri) {
    return this.#until.get(originOf(uri)) > Date.now();
  }
}

function originOf(uri) {
  return new URL(uri, window.location.href).origin;
}

// Native HLS plays from one edge and does not steer: calls onStuck when the picture stands still though it should not,
// and not again before that is done.
export function watchdog(screen, signal, onStuck) {
  let place = -1;
  let since = performance.now();
  let busy = false;
  const look = () => {
    const resting = screen.paused || screen.ended || screen.seeking;
    if (busy || (resting && !screen.error) || screen.currentTime !== place) {
      place = screen.currentTime;
      since = performance.now();
    } else if (screen.error || performance.now() - since > STUCK_MS) {
      busy = true;
      onStuck().finally(() => {
        busy = false;
        since = performance.now();
      });
    }
  };
  const timer = setInterval(look, LOOK_MS);
  signal.addEventListener("abort", () => clearInterval(timer));
}
