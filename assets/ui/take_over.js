// What this browser kept of a stranger becomes that of whoever signs in here, once.
import { call } from "./call.js";
import { keepHere, listHere } from "./my_list.js";
import { forgetHere, watchedHere } from "./watched.js";

const MANY = 200; // that the server takes at once

export async function takeOver() {
  const places = watchedHere().slice(0, MANY);
  if (places.length) {
    const sent = places.map(({ id, at, of, when }) => ({ video: id, position: Math.min(at, of), duration: of, ago: Math.max(0, (Date.now() - when) / 1000) }));
    await call("POST", "/api/me/watched", { places: sent });
    forgetHere(places.map(({ id }) => id));
  }
  const videos = listHere();
  if (!videos.length) return;
  await call("POST", "/api/me/list", { videos });
  keepHere([]);
}
