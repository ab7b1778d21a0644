// The lines here with those that the app has by now. Theirs are shown beside ours, and nothing that was written here is
// lost: of a line that both have changed, somebody is asked.
import { byTime, content, same } from "./cue_lines.js";

const keyOf = (cue) => JSON.stringify(content(cue));

// gone: id → how the app had a line that was taken away here, and is not yet there. known(cue): a line as the app has it.
// asks: id of ours → ids of theirs that are in its place.
export function merged(lines, gone, cues, known) {
  const there = new Map();
  for (const cue of cues) there.set(keyOf(cue), [...(there.get(keyOf(cue)) ?? []), cue]);
  const take = (kept) => there.get(keyOf(kept))?.pop() !== undefined;
  const lost = [];
  const ours = lines.filter((line) => {
    if (!line.kept || take(line.kept)) return true;
    if (line.text.trim() && !same(line, line.saved)) lost.push(line);
    return false; // another one is in its place
  });
  const stillGone = new Map([...gone].filter(([, kept]) => take(kept)));
  const theirs = [...there.values()].flat().map(known);
  const asks = new Map();
  for (const line of lost) {
    const over = theirs.filter(({ start, end }) => start < line.saved.end && end > line.saved.start);
    asks.set(line.id, over.map(({ id }) => id));
    ours.push({ ...line, kept: null, saved: null });
  }
  return { lines: byTime([...ours, ...theirs]), gone: stillGone, asks };
}
