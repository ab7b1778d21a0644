// What a key has just done: shown for a moment, and read out where the film itself does not say it.
import { useEffect, useRef, useState } from "react";

const SHOWN_MS = 1100;

export function Hint({ box }) {
  const [hint, setHint] = useState(null); // {text, quiet}
  const timer = useRef(0);

  useEffect(() => {
    const node = box.current;
    const show = ({ detail }) => {
      clearTimeout(timer.current);
      setHint(detail);
      timer.current = setTimeout(setHint, SHOWN_MS, null);
    };
    node.addEventListener("notflix:hint", show);
    return () => {
      clearTimeout(timer.current);
      node.removeEventListener("notflix:hint", show);
    };
  }, []);

  return (
    <>
      {hint ? (
        <p className="player-hint" aria-hidden="true">
          {hint.text}
        </p>
      ) : null}
      <p className="unseen" role="status">
        {hint && !hint.quiet ? hint.text : ""}
      </p>
    </>
  );
}

export function tellHint(box, hint) {
  if (hint) box.dispatchEvent(new CustomEvent("notflix:hint", { detail: hint }));
}
