// Lines of a text track as somebody writes them. A line: {id, start, end, text, at_top}, times in milliseconds; kept: how
// the app has it, null where it does not yet; saved: what was written when it got it.
const MIN_MS = 200; // of half a line
const NEW_MS = 2000;
const CONTENT = ["start", "end", "text", "at_top"];

const LITERAL = { "&amp;": "&", "&lt;": "<", "&gt;": ">" };
const ESCAPED = { "&": "&amp;", "<": "&lt;", ">": "&gt;" };

// WebVTT's text as one reads it. What would be a tag then, stays as it was written.
export function shown(text) {
  return text.replace(/&amp;|&lt;(?!\/?[biu]&gt;)|&gt;/g, (one) => LITERAL[one]);
}

// And back: <b>, <i> and <u> are tags, everything else is text.
export function written(text) {
  return text.replace(/<\/?[biu]>|&lt;(?=\/?[biu]>)|[&<>]/g, (one) => ESCAPED[one] ?? one);
}

// "1:02:03.4"; exact: with all three digits.
export function clockOf(ms, exact = false) {
  const two = (number) => String(number).padStart(2, "0");
  const [hours, minutes, seconds] = [Math.floor(ms / 3600000), Math.floor(ms / 60000) % 60, Math.floor(ms / 1000) % 60];
  const part = exact ? String(ms % 1000).padStart(3, "0") : Math.floor((ms % 1000) / 100);
  return `${hours ? `${hours}:${two(minutes)}` : minutes}:${two(seconds)}.${part}`;
}

// What clockOf() writes, and "17.4", "1:02,5"; null where it is no time.
export function msOf(text) {
  const parts = text.trim().replace(",", ".").match(/^(?:(?:(\d{1,3}):)?(\d{1,3}):)?(\d{1,5}(?:\.\d{1,3})?)$/);
  if (!parts) return null;
  const [, hours = 0, minutes = 0, seconds] = parts;
  return Math.round((Number(hours) * 60 + Number(minutes)) * 60000 + Number(seconds) * 1000);
}

export const byTime = (lines) => [...lines].sort((one, other) => one.start - other.start || one.end - other.end);

// The number of the last line that has begun, -1 before the first.
export function lastBegun(lines, ms) {
  let [low, high] = [0, lines.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (lines[middle].start <= ms) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

export const content = (line) => Object.fromEntries(CONTENT.map((part) => [part, line[part]]));
export const same = (one, other) => CONTENT.every((part) => one[part] === other[part]);

// A line moved so that it begins or ends there; as long as before where it would end before it begins.
export function begun(line, ms) {
  return { ...line, start: ms, end: line.end > ms ? line.end : ms + line.end - line.start };
}

export function ended(line, ms) {
  return { ...line, end: ms, start: line.start < ms ? line.start : Math.max(0, ms - line.end + line.start) };
}

// In two at a letter, or between the two words nearest to its middle; at the film's present place where that is in it,
// or where its letters are. [] where there is one word.
export function divided(line, letter, ms) {
  const { text } = line;
  const at = text.slice(0, letter).trim() && text.slice(letter).trim() ? letter : middle(text);
  const halves = [text.slice(0, at).trim(), text.slice(at).trim()];
  if (!halves[0] || !halves[1]) return [];
  const within = ms >= line.start + MIN_MS && ms <= line.end - MIN_MS;
  const cut = within ? ms : Math.round(line.start + ((line.end - line.start) * halves[0].length) / (halves[0].length + halves[1].length));
  return [
    { ...line, text: halves[0], end: cut },
    { ...line, text: halves[1], start: cut },
  ];
}

function middle(text) {
  const spaces = [...text.matchAll(/\s+/g)].map(({ index }) => index);
  const far = (index) => Math.abs(index - text.length / 2);
  return spaces.length ? spaces.reduce((best, index) => (far(index) < far(best) ? index : best)) : 0;
}

export function joined(line, next) {
  const apart = [line, next].some(({ text }) => text.includes("\n")) ? " " : "\n";
  return { ...line, end: Math.max(line.end, next.end), text: [line.text, next.text].filter(Boolean).join(apart) };
}

// An empty one there, until the next one begins.
export function newLine(lines, ms) {
  const next = lines[lastBegun(lines, ms) + 1];
  const room = next ? next.start - ms : NEW_MS;
  return { start: ms, end: ms + (room >= MIN_MS ? Math.min(NEW_MS, room) : NEW_MS), text: "", at_top: false };
}
