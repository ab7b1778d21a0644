// When what comes next plays: counted down over the end of the film, for as long as somebody can still say no.
export const COUNTED = 10; // seconds

// before: {spent, stopped} as it was. film: a media element. seconds: since then. playsOn: whether the person likes that.
// Returns the same with a phase: "" (nothing is shown), "counts" with the seconds that are left, "offers" (the film is
// over, and waits for them), or "goes".
export function step(before, film, seconds, playsOn) {
  const { currentTime, duration, ended, paused, loop, playbackRate } = film;
  const rest = (duration - currentTime) / (playbackRate || 1);
  // In a short film not before its middle; the rest is counted on its last picture.
  const isNear = !loop && duration > 0 && (ended || rest <= Math.min(COUNTED, duration / 2));
  if (!isNear) return { spent: 0, stopped: false, phase: "", left: COUNTED };
  if (before.stopped || !playsOn) return { ...before, phase: ended ? "offers" : "", left: COUNTED };
  const spent = before.spent + (paused && !ended ? 0 : seconds);
  return { spent, stopped: false, phase: ended && spent >= COUNTED ? "goes" : "counts", left: Math.max(0, Math.ceil(COUNTED - spent)) };
}
