// How somebody likes their player, as core/watching.py names it: on the server for whoever is signed in, in this browser for
// strangers.
import { call } from "./call.js";
import { store, stored } from "./stored.js";
import { who } from "./who.js";

const KEY = "notflix.player";
const ADDRESS = "/api/me/preferences";
const PAUSE = 800; // ms: a volume that is drawn changes often

let own = null; // of whoever is signed in, once it is here
let changes = {}; // that are still to be sent
let timer = 0;

export const preference = (name) => (own ?? stored(KEY) ?? {})[name];

// Before a player begins. Where the server does not answer, this browser's are as good.
export async function readPreferences() {
  if (own || !(await who)) return;
  own = await call("GET", ADDRESS).catch(() => null);
}

export function keepPreference(name, value) {
  if (!own) {
    store(KEY, { ...stored(KEY), [name]: value });
    return;
  }
  if (JSON.stringify(own[name]) === JSON.stringify(value)) return;
  own = { ...own, [name]: value };
  changes = { ...changes, [name]: value };
  clearTimeout(timer);
  timer = setTimeout(send, PAUSE);
}

function send() {
  clearTimeout(timer);
  if (!Object.keys(changes).length) return;
  call("PATCH", ADDRESS, changes).catch(() => {}); // it costs the liking, nothing else
  changes = {};
}

globalThis.window?.addEventListener?.("pagehide", send);
