// Where a stranger stopped watching, kept in this browser. Of whoever is signed in the server knows (places.js).
import { drop, store, stored, storedBelow } from "./stored.js";

const BEGINNING = "notflix.watched.";
const SHORT = 5; // seconds at the start that are not worth coming back to
const END = 0.96; // the share after which a film counts as seen

export function watched(id) {
  const kept = stored(BEGINNING + id);
  return kept?.of > 0 ? { at: kept.at, of: kept.of, when: kept.when ?? 0 } : { at: 0, of: 0, when: 0 };
}

export function watchedShare(id) {
  const { at, of } = watched(id);
  return of ? Math.min(1, at / of) : 0;
}

const goesOn = ({ at, of }) => at > SHORT && at < of * END;

export function resumeAt(id) {
  const place = watched(id);
  return goesOn(place) ? place.at : 0;
}

export const isWorthKeeping = (video) => Boolean(video) && Number.isFinite(video.duration) && video.currentTime >= SHORT;

export function remember(id, video) {
  if (!isWorthKeeping(video)) return;
  store(BEGINNING + id, { at: Math.round(video.currentTime), of: Math.round(video.duration), when: Date.now() });
}

// All that is kept, the last first: [{id, at, of, when}].
export function watchedHere() {
  const places = storedBelow(BEGINNING).map((id) => ({ id, ...watched(id) }));
  return places.filter(({ of }) => of).sort((a, b) => b.when - a.when);
}

export const unfinishedHere = () => watchedHere().filter(goesOn).map(({ id }) => id);

export function forgetHere(ids) {
  ids.forEach((id) => drop(BEGINNING + id));
}
