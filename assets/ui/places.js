// Where somebody is in a film, while they watch it: told to the server for whoever is signed in, so that they go on in any
// browser; kept in this one for strangers.
import { here } from "./here.js";
import { isWorthKeeping, remember } from "./watched.js";
import { who } from "./who.js";

const ADDRESS = "/api/me/watched";
const EVERY = 10000; // ms between two places of a film that plays

// A beacon arrives also when the page goes away.
function send(id, { currentTime, duration }) {
  const places = [{ video: id, position: Math.min(currentTime, duration), duration }];
  navigator.sendBeacon(here(ADDRESS), new Blob([JSON.stringify({ places })], { type: "application/json" }));
}

// Until signal ends it. Returns what keeps the place at once.
export function keepPlace(id, screen, signal) {
  let person = null; // nobody has told us yet
  let last = ""; // what was kept last: a film that stands is kept once
  let at = Date.now();
  who.then((known) => (person = known));
  const keep = () => {
    const now = `${screen.currentTime} ${screen.duration}`;
    if (person === null || now === last || !isWorthKeeping(screen)) return;
    [last, at] = [now, Date.now()];
    if (person) send(id, screen);
    else remember(id, screen);
  };
  for (const event of ["pause", "ended"]) screen.addEventListener(event, keep, { signal });
  screen.addEventListener("timeupdate", () => Date.now() - at > EVERY && keep(), { signal });
  window.addEventListener("pagehide", keep, { signal });
  document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && keep(), { signal });
  return keep;
}
