// A film's storyboard: WebVTT whose cues name tiles of a sprite.
const boards = new Map(); // address → promise of [{start, image, x, y, w, h}]

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

export function loadBoard(address) {
  if (!boards.has(address)) {
    const board = fetch(address)
      .then((response) => (response.ok ? response.text() : ""))
      .then((text) => readBoard(text, address))
      .catch(() => []); // without its storyboard a card simply stays still
    boards.set(address, board);
  }
  return boards.get(address);
}
