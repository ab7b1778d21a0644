// Over a film that goes on where somebody stopped: says so for a while, and leads back to the beginning.
import { useEffect } from "react";
import { clockOf } from "./chapter_lines.js";
import { t } from "./text.js";

const SHOWN_MS = 12000;

export function Resumed({ at, onRestart, onOver }) {
  useEffect(() => {
    const timer = setTimeout(onOver, SHOWN_MS);
    return () => clearTimeout(timer);
  }, [at]);
  return (
    <div className="resumed" role="status">
      <span>{t("Goes on at {time}", { time: clockOf(Math.floor(at)) })}</span>
      <button type="button" className="button button-small" onClick={onRestart}>
        {t("From the beginning")}
      </button>
    </div>
  );
}
