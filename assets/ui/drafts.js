// What somebody has written and not saved, for as long as the tab is there: a page that is loaded anew, that a telephone threw
// out of its memory, or whose server was started again takes none of it away. Nobody else who sits down at it gets it.
import { drop, store, stored, TAB } from "./stored.js";
import { who } from "./who.js";

let person = null; // not known yet
export const known = who.then((id) => (person = id));

// of: the id of what it is written about. Not where the page is: that may be about another one before its form is gone.
const keyOf = (of, name) => `notflix.draft ${person} ${of} ${name}`;

// Once it is known who is here. saved: what the draft is a change of. null: there is none, or that was changed elsewhere
// since, and the draft would undo it.
export function draftOf(of, name, saved) {
  const kept = stored(keyOf(of, name), TAB);
  if (kept?.saved === saved) return kept.text;
  drop(keyOf(of, name), TAB);
  return null;
}

export function keepDraft(of, name, saved, text) {
  if (person === null) return;
  if (text === saved) drop(keyOf(of, name), TAB);
  else store(keyOf(of, name), { saved, text }, TAB);
}

export const dropDraft = (of, name) => keepDraft(of, name, "", "");
