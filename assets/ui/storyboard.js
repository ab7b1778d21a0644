// A film's storyboard: WebVTT whose cues name tiles of a sprite.
import { here } from "./here.js";
const boards = new Map(); // video → {address, frames: [{start, image, x, y, w, h}]}

function seconds(stamp) {
  return stamp.split(":").reduce((sum, part) => sum * 60 + Number(part), 0);
}

// WebVTT thumbnails: "00:00:00.000 --> 00:00:05.000" then "storyboard-0.jpg#xywh=0,0,160,90".
export function readBoard(text, base) {
  const frames = [];
  for (const block of text.replaceAll("\r", "").split("\n\n")) {
    const lines = block.split("\n");
    const at = lines.findIndex((line) => line.includes("-->"));
    const [file, part] = (lines[at + 1] ?? "").split("#xywh=");
    if (at < 0 || !part) continue;
    const [x, y, w, h] = part.split(",").map(Number);
    frames.push({ start: seconds(lines[at].split("-->")[0].trim()), image: new URL(file, base).href, x, y, w, h });
  }
  return frames;
}

// The one that stands on the screen at that second; null: there is none.
export function tileAt(frames, second) {
  return frames.findLast((frame) => frame.start <= second) ?? null;
}

// address: as the page was given it, which may be so long ago that it is good no more: then the app is asked for another.
export async function loadBoard(video, address) {
  const kept = boards.get(video);
  if (kept && !hasEnded(kept.address)) return kept.frames;
  let frames = hasEnded(address) ? [] : await read(address);
  if (!frames.length && (address = await askFor(video))) frames = await read(address);
  if (frames.length) boards.set(video, { address, frames }); // else it is asked for again
  return frames;
}

async function read(address) {
  const answer = await fetch(address).catch(() => null);
  return answer?.ok ? readBoard(await answer.text(), address) : []; // without its storyboard a card simply stays still
}

async function askFor(video) {
  const answer = await fetch(here(`/api/videos/${video}/playback`)).catch(() => null);
  return answer?.ok ? (await answer.json()).storyboard : "";
}

// Whether the time is over that a signed path is good for: /t/<signature>/<seconds since 1970>/…
function hasEnded(address) {
  const expiry = address.match(/\/t\/[\w-]+\/(\d+)\//)?.[1];
  return expiry !== undefined && 1000 * expiry < Date.now();
}
