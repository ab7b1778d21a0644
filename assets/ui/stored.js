// What this browser keeps, as JSON. A closed or full storage costs what is kept, nothing else.
export function stored(key) {
  try {
    return JSON.parse(window.localStorage.getItem(key));
  } catch {
    return null; // storage is closed to us, or holds what another version wrote
  }
}

export function store(key, value) {
  try {
    window.localStorage.setItem(key, JSON.stringify(value));
  } catch {
    // Then it is forgotten with the page.
  }
}

export function drop(key) {
  try {
    window.localStorage.removeItem(key);
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
