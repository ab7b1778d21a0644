// Chapters as somebody writes them: "12:30 The chase".
const TIME = /^\W*(?:(\d{1,3}):)?(\d{1,3}):(\d\d)/;

export function clockOf(second) {
  const [hours, minutes, seconds] = [Math.floor(second / 3600), Math.floor(second / 60) % 60, second % 60];
  const two = (number) => String(number).padStart(2, "0");
  return hours ? `${hours}:${two(minutes)}:${two(seconds)}` : `${minutes}:${two(seconds)}`;
}

function secondOf(line) {
  const [match, hours = 0, minutes, seconds] = line.match(TIME) ?? [];
  return match ? (Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds) : -1;
}

// The text with one more line, in its place by time, and where its title is to be written.
export function withChapterAt(text, second) {
  const lines = text.split("\n").filter((line) => line.trim());
  const later = lines.findIndex((line) => secondOf(line) > second);
  const place = later < 0 ? lines.length : later;
  lines.splice(place, 0, `${clockOf(second)} `);
  return [lines.join("\n"), lines.slice(0, place + 1).join("\n").length];
}
