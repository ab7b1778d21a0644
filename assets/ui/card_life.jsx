// What a card does by itself: the watched part as a beam along its bottom, and the storyboard when one lingers on it.
import { useEffect, useRef, useState } from "react";
import { cardStoryboard } from "./card_storyboard.js";
import { loadBoard } from "./storyboard.js";
import { Tile } from "./tile.jsx";
import { watchedShare } from "./watched.js";

// known: the share of it that was seen, where the server knows.
export function CardLife({ video, storyboard, share: known = 0 }) {
  const spot = useRef(null);
  const [share, setShare] = useState(0);
  const [frame, setFrame] = useState(null);

  useEffect(() => setShare(known || watchedShare(video)), [video, known]);

  useEffect(() => {
    const card = spot.current?.closest("a");
    if (!card || !storyboard || window.matchMedia("(prefers-reduced-motion: reduce)").matches) return undefined;
    const { enter, leave } = cardStoryboard(() => loadBoard(video, storyboard), setFrame);
    const events = [["pointerenter", enter], ["focus", enter], ["pointerleave", leave], ["blur", leave]];
    events.forEach(([name, act]) => card.addEventListener(name, act));
    return () => {
      leave();
      events.forEach(([name, act]) => card.removeEventListener(name, act));
    };
  }, [video, storyboard]);

  return (
    <span ref={spot} className="card-life" aria-hidden="true">
      {frame ? <Tile {...frame} /> : null}
      {share > 0.01 ? <span className="watched" style={{ width: `${100 * share}%` }} /> : null}
    </span>
  );
}
