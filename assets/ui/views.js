// Says to the server when a film begins, and once when enough of it was really played for a view (docs/views.md).
import { call } from "./call.js";

const ENOUGH = 30; // seconds, or half of a shorter film
const JUMP = 2; // seconds between two timeupdates that were no playing

export const neededFor = (duration) => (duration > 0 ? Math.min(ENOUGH, duration / 2) : ENOUGH);

export function countView(id, screen, signal) {
  let played = 0;
  let before = null;
  let counted = false;
  const say = (seconds) => call("POST", `/api/videos/${id}/views`, { played: seconds }).catch(() => {}); // it costs a view
  const look = () => {
    const step = screen.currentTime - (before ?? screen.currentTime);
    before = screen.currentTime;
    if (counted || screen.paused || screen.seeking || step <= 0 || step > JUMP) return;
    played += step;
    if (played < neededFor(screen.duration)) return;
    counted = true;
    say(played);
  };
  screen.addEventListener("playing", () => say(0), { signal, once: true });
  screen.addEventListener("timeupdate", look, { signal });
}
