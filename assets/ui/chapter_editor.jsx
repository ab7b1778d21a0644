// Chapters as lines, "12:30 The chase"; the present second of the film above is put in by a button.
import { useCallback, useRef, useState } from "react";
import { flushSync } from "react-dom";
import { clockOf, withChapterAt } from "./chapter_lines.js";
import { useScreen } from "./screen.js";
import { t } from "./text.js";

export function ChapterEditor({ lines, onSave, onCancel }) {
  const field = useRef(null);
  const [text, setText] = useState(lines);
  const second = useScreen(useCallback((now) => Math.floor(now), []));
  const add = () => {
    const [made, at] = withChapterAt(text, second);
    flushSync(() => setText(made)); // whoever types at once types after it
    field.current.focus();
    field.current.setSelectionRange(at, at); // where its title is to be written
  };
  return (
    <div className="chapter-editor">
      <label className="field">
        <span className="field-label">{t("One on each line, as in 12:30 The chase")}</span>
        <textarea
          ref={field}
          className="input"
          rows={6}
          maxLength={30000}
          autoFocus
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
      </label>
      <div className="entry-actions">
        <button type="button" className="button button-beam button-small" onClick={() => onSave(text)}>
          {t("Save")}
        </button>
        <button type="button" className="button button-small" onClick={add}>
          {t("Add one at {time}", { time: clockOf(second) })}
        </button>
        <button type="button" className="button button-quiet button-small" onClick={onCancel}>
          {t("Cancel")}
        </button>
      </div>
    </div>
  );
}
