// The player as somebody left it: its volume, speed, quality and the language of the sound.
import { keepPreference, preference } from "./preferences.js";

const base = (tag) => (tag ?? "").toLowerCase().split("-")[0];

// Before the first load. signal ends it.
export function rememberPlayer(player, screen, signal) {
  screen.volume = preference("volume") ?? 1;
  screen.muted = preference("muted") ?? false;
  screen.defaultPlaybackRate = preference("speed") ?? 1;
  screen.playbackRate = screen.defaultPlaybackRate;
  const language = preference("language");
  if (language) player.configure({ preferredAudio: [{ language }] });
  const keepVolume = () => {
    keepPreference("volume", Math.round(100 * screen.volume) / 100);
    keepPreference("muted", screen.muted);
  };
  const keepSpeed = () => {
    const speed = player.getPlaybackRate(); // while it waits for more, that of the element is 0
    if (!(speed > 0)) return;
    screen.defaultPlaybackRate = speed;
    keepPreference("speed", speed);
  };
  screen.addEventListener("volumechange", keepVolume, { signal });
  screen.addEventListener("ratechange", keepSpeed, { signal });
}

// After each load, for the player chooses anew what it knows nothing of. Returns what ends it.
export function rememberTracks(player) {
  const lines = preference("quality");
  let height = lines ? choose(player, lines) : 0; // of the picture, as it was chosen; 0: the player chooses by itself
  const changed = ({ oldTrack, newTrack: now }) => {
    const before = oldTrack ?? now;
    if (now.language && base(now.language) !== base(before.language)) keepPreference("language", now.language);
    if (player.getConfiguration().abr.enabled) return;
    // With another sound, Shaka may choose another picture by itself.
    const sameSound = now.language === before.language && now.label === before.label;
    if (sameSound && now.height && now.height !== height) keepPreference("quality", now.height);
    height = now.height;
  };
  const decides = ({ newStatus }) => {
    if (!newStatus || !height) return;
    height = 0;
    keepPreference("quality", 0);
  };
  player.addEventListener("variantchanged", changed);
  player.addEventListener("abrstatuschanged", decides);
  return () => {
    player.removeEventListener("variantchanged", changed);
    player.removeEventListener("abrstatuschanged", decides);
  };
}

// The tallest rung that has no more lines. Returns how many it has; 0: the film has none.
function choose(player, lines) {
  const fits = player.getVideoTracks().filter(({ height }) => height && height <= lines);
  const best = fits.sort((a, b) => b.height - a.height || b.bandwidth - a.bandwidth)[0];
  if (!best) return 0;
  player.configure("abr.enabled", false);
  player.selectVideoTrack(best, true);
  return best.height;
}
