// What somebody has written and not saved, for as long as the tab is there: a page that is loaded anew, that a telephone threw
// out of its memory, or whose server was started again takes none of it away. Nobody else who sits down at it gets it.
import { who } from "./who.js";

let person = null; // not known yet
export const known = who.then((id) => (person = id));

const keyOf = (name) => `notflix.draft ${person} ${window.location.pathname} ${name}`;

// Once it is known who is here. saved: what the draft is a change of. null: there is none, or that was changed elsewhere
// since, and the draft would undo it.
export function draftOf(name, saved) {
  try {
    const kept = JSON.parse(window.sessionStorage.getItem(keyOf(name)));
    if (kept?.saved === saved) return kept.text;
    window.sessionStorage.removeItem(keyOf(name));
  } catch {
    // storage is closed to us, or holds what another version wrote
  }
  return null;
}

export function keepDraft(name, saved, text) {
  if (person === null) return;
  try {
    if (text === saved) window.sessionStorage.removeItem(keyOf(name));
    else window.sessionStorage.setItem(keyOf(name), JSON.stringify({ saved, text }));
  } catch {
    // Then it is lost with the page.
  }
}

export const dropDraft = (name) => keepDraft(name, "", "");
