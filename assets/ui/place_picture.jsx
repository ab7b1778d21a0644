// What is on the screen at a second of a film: the storyboard's tile, over the poster, once it comes into sight.
import { useEffect, useRef, useState } from "react";
import { loadBoard, tileAt } from "./storyboard.js";
import { Tile } from "./tile.jsx";

export function PlacePicture({ video, storyboard, at }) {
  const spot = useRef(null);
  const [tile, setTile] = useState(null);

  useEffect(() => {
    setTile(null);
    if (!storyboard) return undefined;
    let over = false;
    const sight = new IntersectionObserver(async (entries) => {
      if (!entries.some((entry) => entry.isIntersecting)) return;
      sight.disconnect();
      const frames = await loadBoard(video, storyboard);
      if (!over) setTile(tileAt(frames, at));
    });
    sight.observe(spot.current);
    return () => {
      over = true;
      sight.disconnect();
    };
  }, [video, storyboard, at]);

  return (
    <span ref={spot} className="card-life" aria-hidden="true">
      {tile ? <Tile {...tile} /> : null}
    </span>
  );
}
