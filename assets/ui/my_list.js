// The films that somebody wants to see: on the server for whoever is signed in, in this browser for strangers.
import { call } from "./call.js";
import { store, stored } from "./stored.js";
import { who } from "./who.js";

const KEY = "notflix.list";
const MANY = 200;

// Ids, the last that was added first.
export function listHere() {
  const ids = stored(KEY);
  return Array.isArray(ids) ? ids.filter((id) => typeof id === "string").slice(0, MANY) : [];
}

export function keepHere(ids) {
  store(KEY, ids.slice(0, MANY));
}

// Fails with a sentence where the server did not take it.
export async function setListed(id, listed) {
  if (await who) {
    await (listed ? call("POST", "/api/me/list", { videos: [id] }) : call("DELETE", `/api/me/list/${id}`));
    return;
  }
  const others = listHere().filter((one) => one !== id);
  keepHere(listed ? [id, ...others] : others);
}
