// The chapters of the film above: a picture of each, and which of them is playing. A click plays from there.
import { useCallback, useEffect, useState } from "react";
import { playFrom, useScreen } from "./screen.js";
import { loadBoard, tileAt } from "./storyboard.js";
import { Tile } from "./tile.jsx";

const SOON = 0.2; // seconds: a player may come to stand a little before the second that it was sent to

export function ChapterList({ video, storyboard, chapters }) {
  const [frames, setFrames] = useState([]);
  useEffect(() => {
    let over = false;
    if (storyboard) loadBoard(video, storyboard).then((board) => over || setFrames(board));
    return () => (over = true);
  }, [video, storyboard]);
  const present = useScreen(useCallback((second) => chapters.findLastIndex(({ at }) => at <= second + SOON), [chapters]));
  return (
    <ol className="chapters">
      {chapters.map(({ at, clock, title }, number) => {
        const tile = tileAt(frames, at);
        return (
          <li key={at}>
            <button type="button" className="chapter" aria-current={number === present ? "true" : undefined} onClick={() => playFrom(at)}>
              <span className="chapter-picture" aria-hidden="true">
                {tile ? <Tile {...tile} /> : null}
              </span>
              <span className="chapter-time">{clock}</span>
              <span className="chapter-title">{title}</span>
            </button>
          </li>
        );
      })}
    </ol>
  );
}
