// Where somebody stopped watching, kept in this browser only.
const KEY = (id) => `notflix.watched.${id}`;
const SHORT = 5; // seconds at the start that are not worth coming back to
const END = 0.96; // the share after which a film counts as seen

export function watched(id) {
  try {
    const kept = JSON.parse(window.localStorage.getItem(KEY(id))) ?? {};
    return kept.of > 0 ? { at: kept.at, of: kept.of } : { at: 0, of: 0 };
  } catch {
    return { at: 0, of: 0 }; // storage is closed to us, or holds what another version wrote
  }
}

export function watchedShare(id) {
  const { at, of } = watched(id);
  return of ? Math.min(1, at / of) : 0;
}

export function resumeAt(id) {
  const { at, of } = watched(id);
  return at > SHORT && at < of * END ? at : 0;
}

export function remember(id, video) {
  if (!video || !Number.isFinite(video.duration) || video.currentTime < SHORT) return;
  try {
    window.localStorage.setItem(KEY(id), JSON.stringify({ at: Math.round(video.currentTime), of: Math.round(video.duration) }));
  } catch {
    // A full or closed storage costs the place, nothing else.
  }
}
