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
  const before = active(player);
  const lines = preference("quality");
  if (lines) choose(player, lines);
  let language = before?.language;
  const changed = () => {
    const now = active(player);
    if (now?.language && language !== undefined && base(now.language) !== base(language)) keepPreference("language", now.language);
    language = now?.language;
    if (!player.getConfiguration().abr.enabled && now?.height) keepPreference("quality", now.height);
  };
  const decides = ({ newStatus }) => newStatus && preference("quality") && keepPreference("quality", 0);
  player.addEventListener("variantchanged", changed);
  player.addEventListener("abrstatuschanged", decides);
  return () => {
    player.removeEventListener("variantchanged", changed);
    player.removeEventListener("abrstatuschanged", decides);
  };
}

const active = (player) => player.getVariantTracks().find((track) => track.active);

// The tallest rung that has no more lines.
function choose(player, lines) {
  const fits = player.getVideoTracks().filter(({ height }) => height && height <= lines);
  const best = fits.sort((a, b) => b.height - a.height || b.bandwidth - a.bandwidth)[0];
  if (!best) return;
  player.configure("abr.enabled", false);
  player.selectVideoTrack(best, true);
}
