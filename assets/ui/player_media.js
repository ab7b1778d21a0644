// What the system shows of the film, on a lock screen or by the keys of a keyboard: Shaka answers play, pause and seek
// there, and keeps the place; title, poster and what comes next are ours.
export function describeToSystem({ title, place, poster }, signal) {
  const session = navigator.mediaSession;
  if (!session) return;
  const artwork = poster ? [{ src: poster, sizes: "1280x720", type: "image/jpeg" }] : [];
  session.metadata = new MediaMetadata({ title, album: place, artwork });
  signal.addEventListener("abort", () => (session.metadata = null));
}

// go: leads to what comes next; null: nothing does, and the system shows no button for it.
export function offerNext(go) {
  try {
    navigator.mediaSession?.setActionHandler("nexttrack", go);
  } catch {
    // This system has no such key.
  }
}
