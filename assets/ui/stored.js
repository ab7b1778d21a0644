// What this browser keeps, as JSON, or this tab alone. A closed or full storage costs what is kept, nothing else.
const BROWSER = "localStorage";
export const TAB = "sessionStorage";

export function stored(key, where = BROWSER) {
  try {
    return JSON.parse(window[where].getItem(key));
  } catch {
    return null; // storage is closed to us, or holds what another version wrote
  }
}

export function store(key, value, where = BROWSER) {
  try {
    window[where].setItem(key, JSON.stringify(value));
  } catch {
    // Then it is forgotten with the page.
  }
}

export function drop(key, where = BROWSER) {
  try {
    window[where].removeItem(key);
  } catch {
    // It was never there.
  }
}

// The rest of each key that begins so.
export function storedBelow(beginning) {
  try {
    return Object.keys(window.localStorage)
      .filter((key) => key.startsWith(beginning))
      .map((key) => key.slice(beginning.length));
  } catch {
    return [];
  }
}
