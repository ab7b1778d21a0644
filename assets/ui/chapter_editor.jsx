// Chapters as lines, "12:30 The chase"; the present second of the film above is put in by a button.
import { useCallback, useEffect, useRef, useState } from "react";
import { flushSync } from "react-dom";
import { clockOf, withChapterAt } from "./chapter_lines.js";
import { draftOf, dropDraft, keepDraft, known } from "./drafts.js";
import { Restored } from "./drafts.jsx";
import { useScreen } from "./screen.js";
import { t } from "./text.js";

const NAME = "chapters";

export function ChapterEditor({ video, lines, onSave, onCancel }) {
  const field = useRef(null);
  const [text, setText] = useState(lines);
  const [restored, setRestored] = useState(false);
  const second = useScreen(useCallback((now) => Math.floor(now), []));
  useEffect(() => {
    known.then(() => {
      const draft = draftOf(video, NAME, lines);
      if (draft === null) return;
      setText(draft);
      setRestored(true);
    });
  }, []);
  const write = (written) => {
    setText(written);
    keepDraft(video, NAME, lines, written);
  };
  const cancel = () => {
    dropDraft(video, NAME);
    onCancel();
  };
  const add = () => {
    const [made, at] = withChapterAt(text, second);
    flushSync(() => write(made)); // whoever types at once types after it
    field.current.focus();
    field.current.setSelectionRange(at, at); // where its title is to be written
  };
  return (
    <div className="chapter-editor">
      {restored ? <Restored /> : null}
      <label className="field">
        <span className="field-label">{t("One on each line, as in 12:30 The chase")}</span>
        <textarea
          ref={field}
          className="input"
          rows={6}
          maxLength={30000}
          autoFocus
          value={text}
          onChange={(event) => write(event.target.value)}
        />
      </label>
      <div className="entry-actions">
        <button type="button" className="button button-beam button-small" onClick={() => onSave(text)}>
          {t("Save")}
        </button>
        <button type="button" className="button button-small" onClick={add}>
          {t("Add one at {time}", { time: clockOf(second) })}
        </button>
        <button type="button" className="button button-quiet button-small" onClick={cancel}>
          {t("Cancel")}
        </button>
      </div>
    </div>
  );
}
