// What somebody has written and not saved, for as long as the tab is there: a page that is loaded anew, that a telephone threw
// out of its memory, or whose server was started again takes none of it away. Nobody else who sits down at it gets it.
import { drop, store, stored, TAB } from "./stored.js";
import { who } from "./who.js";

let person = null; // not known yet
export const known = who.then((id) => (person = id));

const keyOf = (name) => `notflix.draft ${person} ${window.location.pathname} ${name}`;

// Once it is known who is here. saved: what the draft is a change of. null: there is none, or that was changed elsewhere
// since, and the draft would undo it.
export function draftOf(name, saved) {
  const kept = stored(keyOf(name), TAB);
  if (kept?.saved === saved) return kept.text;
  drop(keyOf(name), TAB);
  return null;
}

export function keepDraft(name, saved, text) {
  if (person === null) return;
  if (text === saved) drop(keyOf(name), TAB);
  else store(keyOf(name), { saved, text }, TAB);
}

export const dropDraft = (name) => keepDraft(name, "", "");
