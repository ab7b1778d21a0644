// The lines of a track beside the playing film: the list goes with it, and what is written is kept as one types.
import { useCallback, useEffect, useMemo, useRef, useState, useSyncExternalStore } from "react";
import { CueEditing } from "./cue_editing.js";
import { CueList } from "./cue_list.jsx";
import { begun, clockOf, divided, ended, joined, lastBegun, newLine } from "./cue_lines.js";
import { playFrom, screenMs, useScreen } from "./screen.js";
import { t } from "./text.js";
import { changeCues, readCues } from "./track_calls.js";

const WORDS = { saved: t("Saved"), waits: t("Saving"), saving: t("Saving"), away: t("Not saved"), refused: t("Not saved"), asks: t("Not all is saved") };
const LEAVE = t("Not all lines are saved. Press “All tracks” once more to leave them as they are.");
const SOON_MS = 200; // a player may come to stand a little before the second that it was sent to

// onClose: is told whether anything was changed.
export function CueEditor({ video, track, name, onClose }) {
  const editing = useMemo(() => new CueEditing({ read: () => readCues(video, track), change: (change) => changeCues(video, track, change) }), [video, track]);
  const { lines, asks, state, message, canUndo, canRedo } = useSyncExternalStore(editing.subscribe, () => editing.snapshot);
  const [trouble, setTrouble] = useState("");
  const [loaded, setLoaded] = useState(false);
  const [follows, setFollows] = useState(true);
  const [open, setOpen] = useState(0);
  const [focus, setFocus] = useState({ id: 0, part: "" });
  const now = useScreen(useCallback((second) => Math.floor(second * 10) * 100, []));
  const present = lastBegun(lines, now + SOON_MS);
  const act = useActions(editing, { setOpen, setFocus, setFollows });

  useEffect(() => {
    editing.load().then(() => setLoaded(true), (error) => setTrouble(error.message));
    const ask = (event) => editing.isOpen && event.preventDefault();
    const send = () => editing.flush();
    window.addEventListener("beforeunload", ask);
    window.addEventListener("pagehide", send);
    return () => {
      window.removeEventListener("beforeunload", ask);
      window.removeEventListener("pagehide", send);
      editing.flush();
    };
  }, [editing]);
  useEffect(() => setTrouble((now) => (now === LEAVE ? "" : now)), [lines]);

  const close = async () => {
    act.close(open);
    await editing.flush();
    if (!editing.isOpen || trouble === LEAVE) onClose(editing.changed);
    else setTrouble(LEAVE);
  };
  const key = (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.altKey || !["z", "y"].includes(event.key.toLowerCase())) return;
    event.preventDefault();
    act.back(event.key.toLowerCase() === "y" || event.shiftKey ? "redo" : "undo");
  };
  const [asked] = [...asks.keys()].filter((id) => lines.some((line) => line.id === id));
  const kept = asked && state === "saved" ? "asks" : state;
  const small = "button button-quiet button-small";
  return (
    <div className="cues" onKeyDown={key}>
      <div className="tracks-head">
        <h2>{name}</h2>
        <button type="button" className={small} autoFocus onClick={close}>
          {t("All tracks")}
        </button>
      </div>
      <div className="cues-head">
        <span className={`dim cues-state cues-${kept}`}>{loaded ? WORDS[kept] : t("Loading")}</span>
        <button type="button" className={small} disabled={!canUndo} onClick={() => act.back("undo")}>
          {t("Undo")}
        </button>
        <button type="button" className={small} disabled={!canRedo} onClick={() => act.back("redo")}>
          {t("Redo")}
        </button>
      </div>
      <div className="cues-trouble" role="status">
        {[trouble, message].filter(Boolean).join(" ")}
        {asked && !asks.has(open) ? (
          <>
            <span>{t("Somebody else has changed a line meanwhile that you have changed too.")}</span>
            <button type="button" className={small} onClick={() => act.open(asked)}>
              {t("Look at it")}
            </button>
          </>
        ) : null}
      </div>
      <CueList lines={lines} asks={asks} present={present} saying={lines[present]?.end > now} follows={follows && !open} open={open} focus={focus} act={act} onScrolled={() => setFollows(false)} />
      <div className="cues-foot">
        <button type="button" className="button button-small" disabled={!loaded} onClick={() => act.add()}>
          {t("Add a line at {time}", { time: clockOf(now) })}
        </button>
        {follows || open ? null : (
          <button type="button" className={small} onClick={() => setFollows(true)}>
            {t("Follow the film")}
          </button>
        )}
      </div>
    </div>
  );
}

// The same object all the time, so that a row is drawn anew only when its line is another.
function useActions(editing, { setOpen, setFocus, setFollows }) {
  return useMemo(() => {
    const lines = () => editing.snapshot.lines;
    const at = (id) => lines().findIndex((line) => line.id === id);
    const line = (id) => lines()[at(id)];
    const go = (id, part = "text") => setFocus({ id, part });
    const open = (id) => {
      setOpen(id);
      go(id);
    };
    const change = (id, after, how) => line(id) && editing.replace([line(id)], after, how);
    // A line that was left empty goes away.
    const leave = () => {
      const empty = lines().filter(({ text }) => !text.trim());
      if (empty.length) editing.replace(empty, []);
    };
    return {
      open: (id) => {
        leave();
        open(id);
      },
      close: (id) => {
        leave();
        setOpen(0);
        if (id && line(id)) go(id);
      },
      openNext: (id, by = 1) => {
        const next = lines()[at(id) + by];
        leave();
        if (next) open(next.id);
      },
      step: (id, by, part) => lines()[at(id) + by] && go(lines()[at(id) + by].id, part),
      play: (id) => {
        setFollows(true);
        playFrom(line(id).start / 1000);
      },
      write: (id, text) => change(id, [{ ...line(id), text }], { typing: true }),
      setTime: (id, part, ms = screenMs()) => change(id, [(part === "start" ? begun : ended)(line(id), ms)]),
      divide: (id, letter) => {
        const halves = divided(line(id), letter, screenMs());
        if (halves.length) open(change(id, halves)[1]);
      },
      join: (id) => {
        const next = lines()[at(id) + 1];
        if (next) editing.replace([line(id), next], [joined(line(id), next)]);
        go(id);
      },
      remove: (id) => {
        const beside = lines()[at(id) + 1] ?? lines()[at(id) - 1];
        change(id, []);
        setOpen(0);
        if (beside) go(beside.id);
      },
      add: () => {
        leave();
        open(editing.replace([], [newLine(lines(), screenMs())])[0]);
      },
      settle: (id, how) => editing.settle(id, how),
      back: (which) => {
        const id = editing[which]();
        if (id && line(id)) go(id);
      },
    };
  }, [editing]);
}
