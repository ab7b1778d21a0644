// The player's keys: those of the big sites. The list behind "?" shows the same table.
// Each does something and returns what to say of it, {text, quiet}: quiet is for the eye alone, because a screen reader
// hears it from the film itself, or would hear it at every press. null: there was nothing to do.
import { clock } from "./clock.js";
import { nextSpeed } from "./player_speeds.js";
import { t } from "./text.js";

const NEAR = 5; // seconds
const FAR = 10;
const LOUDER = 0.05;
const FRAME = 1 / 25; // of a second
const HOME_END = t("Home / End").split(" / "); // as they stand on a keyboard

// control: {screen, player, overlay, text, next}: the element, Shaka's player and UI, a PlayerText, and a function that
// plays what comes next, or null.
export const KEYS = [
  { keys: [t("Space"), "K"], on: [" ", "k"], does: t("Play or pause"), once: true, act: playOrPause },
  { keys: ["J", "L"], on: ["j"], does: t("Ten seconds back, or on"), act: (control) => seekBy(control, -FAR) },
  { on: ["l"], act: (control) => seekBy(control, FAR) },
  { keys: ["←", "→"], on: ["ArrowLeft"], does: t("Five seconds back, or on"), act: (control) => seekBy(control, -NEAR) },
  { on: ["ArrowRight"], act: (control) => seekBy(control, NEAR) },
  { keys: ["↑", "↓"], on: ["ArrowUp"], does: t("Louder, or less loud"), act: (control) => louder(control, LOUDER) },
  { on: ["ArrowDown"], act: (control) => louder(control, -LOUDER) },
  { keys: ["0", "–", "9"], on: [..."0123456789"], does: t("To that tenth of the film"), act: (control, key) => seekTo(control, key / 10) },
  { keys: HOME_END, on: ["Home"], does: t("To the beginning, or the end"), act: (control) => seekTo(control, 0) },
  { on: ["End"], act: (control) => seekTo(control, 1) },
  { keys: [",", "."], on: [","], does: t("One frame back, or on"), act: (control) => frames(control, -1) },
  { on: ["."], act: (control) => frames(control, 1) },
  { keys: ["<", ">"], on: ["<"], does: t("Slower, or faster"), act: (control) => faster(control, false) },
  { on: [">"], act: (control) => faster(control, true) },
  { keys: ["F"], on: ["f"], does: t("Full screen"), once: true, act: ({ overlay }) => void overlay.getControls().toggleFullScreen() },
  { keys: ["P"], on: ["p"], does: t("Picture in picture"), once: true, act: pictureInPicture },
  { keys: ["M"], on: ["m"], does: t("Sound off, or on"), once: true, act: mute },
  { keys: ["C"], on: ["c"], does: t("Captions"), once: true, act: captions },
  { keys: ["R"], on: ["r"], does: t("Again and again"), once: true, act: loop },
  { keys: [t("Shift"), "N"], on: ["N"], does: t("The next one"), once: true, act: ({ next }) => void next?.() },
];
// What the player's own windows do.
export const OTHERS = [
  { keys: ["I"], does: t("Stats") },
  { keys: [t("Enter")], does: t("From the picture to its buttons; arrows go on from there") },
  { keys: [t("Esc")], does: t("Back to the picture") },
  { keys: ["?"], does: t("These keys") },
];

// Which of KEYS an event is; null: none of them. Only Shift counts, and only where the letter is written with it.
export function keyOf({ key, shiftKey, ctrlKey, metaKey, altKey, repeat }) {
  if (ctrlKey || metaKey || altKey) return null;
  const small = key.length === 1 && !(shiftKey && key === "N") ? key.toLowerCase() : key;
  const found = KEYS.find(({ on }) => on.includes(small)) ?? null;
  return found?.once && repeat ? null : found;
}

// Whether what has the focus takes keys for itself: somebody writes, or is asked something.
export function isWriting(target) {
  const tag = target?.tagName?.toLowerCase() ?? "";
  if (tag === "textarea" || tag === "select" || target?.isContentEditable) return true;
  if (tag === "input" && target.type !== "range") return true;
  return Boolean(target?.closest?.("dialog, [popover]"));
}

// Whether it is pressed by the space bar, or moved by arrows: a button, a link, a slider.
export function takesItself(target, key) {
  if (key === " " || key === "Enter") return Boolean(target?.closest?.("button, a[href], summary"));
  const slider = target?.matches?.("input[type=range]:not(.shaka-seek-bar)");
  return Boolean(slider) && /^(Arrow|Home|End|Page)/.test(key);
}

function playOrPause({ screen }) {
  if (screen.paused) screen.play().catch(() => {});
  else screen.pause();
  return { text: screen.paused ? t("Paused") : t("Plays"), quiet: true };
}

function seek({ screen, player }, second) {
  const { start, end } = player.seekRange();
  const to = Math.min(Math.max(second, start), end);
  if (!Number.isFinite(to)) return null;
  screen.currentTime = to;
  return to;
}

function seekBy(control, by) {
  const to = seek(control, control.screen.currentTime + by);
  return to === null ? null : { text: `${by < 0 ? "−" : "+"}${Math.abs(by)} s · ${clock(to)}`, quiet: true };
}

function seekTo(control, share) {
  const { start, end } = control.player.seekRange();
  const to = seek(control, start + share * (end - start));
  return to === null ? null : { text: clock(to), quiet: true };
}

function frames(control, by) {
  if (!control.screen.paused) return null;
  return seek(control, control.screen.currentTime + by * FRAME) === null ? null : { text: by < 0 ? t("One frame back") : t("One frame on"), quiet: true };
}

function louder({ screen }, by) {
  screen.muted = false;
  screen.volume = Math.min(1, Math.max(0, Math.round((screen.volume + by) * 100) / 100));
  return { text: t("Volume {percent} %", { percent: Math.round(100 * screen.volume) }) };
}

function mute({ screen }) {
  screen.muted = !screen.muted;
  return { text: screen.muted ? t("Sound off") : t("Sound on") };
}

function faster({ player }, up) {
  const speed = nextSpeed(player.getPlaybackRate(), up);
  setSpeed(player, speed);
  return { text: t("Speed {speed}×", { speed }) };
}

// Its pitch stays. The speed that a film has by itself is not told to Shaka as any other: then it would keep to what is
// there for fast forward.
function setSpeed(player, speed) {
  if (speed === 1) player.cancelTrickPlay();
  else player.trickPlay(speed, false);
}

function captions({ text }) {
  const shown = text?.toggle();
  if (shown === undefined || shown === null) return { text: t("This film has no captions") };
  return { text: shown ? t("Captions: {name}", { name: shown }) : t("Captions off") };
}

function loop({ screen }) {
  screen.loop = !screen.loop;
  return { text: screen.loop ? t("Plays again and again") : t("Plays once") };
}

function pictureInPicture({ overlay }) {
  const controls = overlay.getControls();
  if (!controls.isPiPAllowed()) return { text: t("This browser has no picture in picture") };
  controls.togglePiP();
  return null;
}
