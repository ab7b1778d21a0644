// One line of a track: its time, from which a click plays, and its text, which a click opens to be written.
import { memo, useEffect, useRef, useState } from "react";
import { clockOf, msOf } from "./cue_lines.js";
import { t } from "./text.js";

const WORDS = { start: t("Begins at"), end: t("Ends at") };

export const CueRow = memo(function CueRow({ line, isOpen, isLast, asks, act }) {
  const { id, start, text } = line;
  return (
    <>
      {isOpen && asks ? (
        <div className="cue-asks" role="alert">
          <span>{asks.length ? t("Yours. Somebody else has changed this line meanwhile.") : t("Yours. Somebody else has taken this line away meanwhile.")}</span>
          <button type="button" className="button button-small" onClick={() => act.settle(id, { mine: true })}>
            {t("Keep mine")}
          </button>
          <button type="button" className="button button-quiet button-small" onClick={() => act.settle(id, { mine: false })}>
            {t("Keep theirs")}
          </button>
        </div>
      ) : null}
      <button type="button" className="cue-time" data-part="time" aria-label={t("Play from {time}", { time: clockOf(start) })} onClick={() => act.play(id)} onKeyDown={(event) => step(event, id, "time", act)}>
        {clockOf(start)}
      </button>
      {isOpen ? (
        <OpenLine line={line} isLast={isLast} act={act} />
      ) : (
        <button type="button" className="cue-text" data-part="text" onClick={() => act.open(id)} onKeyDown={(event) => step(event, id, "text", act)}>
          <span>{plain(text) || t("No text yet")}</span>
        </button>
      )}
    </>
  );
});

const plain = (text) => text.replace(/<\/?[biu]>/g, "").replace(/\s+/g, " ");

function step(event, id, part, act) {
  const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!by) return;
  event.preventDefault();
  act.step(id, by, part);
}

function OpenLine({ line, isLast, act }) {
  const { id, text } = line;
  const field = useRef(null);
  const fieldKey = (event) => {
    if (event.key === "Escape") act.close(id);
    else if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) act.openNext(id);
    else if (event.altKey && ["ArrowDown", "ArrowUp"].includes(event.key)) act.openNext(id, event.key === "ArrowDown" ? 1 : -1);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const escape = (event) => {
    if (event.key !== "Escape") return;
    event.preventDefault(); // it is not the player's
    act.close(id);
  };
  const action = (label, run, means) => (
    <button type="button" className="button button-small" title={means} aria-label={means} onClick={run}>
      {label}
    </button>
  );
  return (
    <div className="cue-open" onKeyDown={escape}>
      <textarea
        ref={field}
        className="input"
        data-part="text"
        aria-label={t("Text of the line")}
        rows={2}
        maxLength={1000}
        value={text}
        onChange={(event) => act.write(id, event.target.value)}
        onKeyDown={fieldKey}
      />
      <div className="cue-times">
        <TimeField line={line} part="start" act={act} />
        {action(t("Now"), () => act.setTime(id, "start"), t("Begins where the film is now"))}
        <TimeField line={line} part="end" act={act} />
        {action(t("Now"), () => act.setTime(id, "end"), t("Ends where the film is now"))}
      </div>
      <div className="cue-actions">
        {action(t("Split"), () => act.divide(id, field.current.selectionStart))}
        {isLast ? null : action(t("Join next"), () => act.join(id))}
        {action(t("Remove"), () => act.remove(id))}
        {action(t("Done"), () => act.close(id))}
      </div>
    </div>
  );
}

function TimeField({ line, part, act }) {
  const ms = line[part];
  const [text, setText] = useState(clockOf(ms, true));
  useEffect(() => setText(clockOf(ms, true)), [ms]);
  const commit = () => {
    const at = msOf(text);
    if (at === null || at === ms) setText(clockOf(ms, true));
    else act.setTime(line.id, part, at);
  };
  const key = (event) => event.key === "Enter" && event.currentTarget.blur();
  return <input className="input" value={text} aria-label={WORDS[part]} inputMode="decimal" maxLength={14} autoComplete="off" onChange={(event) => setText(event.target.value)} onKeyDown={key} onBlur={commit} />;
}
