// The last searches, kept in this browser, and for one person: whoever comes next finds none, and they are gone.
const KEY = "notflix.searches";
const MANY = 8;
const MIN_LETTERS = 2;

function kept(who) {
  try {
    const { by, texts } = JSON.parse(window.localStorage.getItem(KEY));
    if (by === who) return texts.filter((text) => typeof text === "string").slice(0, MANY);
  } catch {
    // There are none, storage is closed to us, or it holds what another version wrote.
  }
  return [];
}

function keep(who, texts) {
  try {
    if (texts.length) window.localStorage.setItem(KEY, JSON.stringify({ by: who, texts }));
    else window.localStorage.removeItem(KEY);
  } catch {
    // A full or closed storage costs the list, nothing else.
  }
  return texts;
}

// Newest first. Those of anybody else go.
export function recent(who) {
  const texts = kept(who);
  return texts.length ? texts : keep(who, []);
}

export function remember(who, text) {
  const texts = kept(who);
  const trimmed = text.trim();
  if (trimmed.length < MIN_LETTERS) return texts;
  return keep(who, [trimmed, ...texts.filter((one) => one.toLowerCase() !== trimmed.toLowerCase())].slice(0, MANY));
}

export function forget(who) {
  return keep(who, []);
}
