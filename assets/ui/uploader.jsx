// The upload page: Uppy's dashboard to drop on and for the whole, and a panel for each file; its content is drawn by the component that is given as panel.
// plans: number of a file on the page, from 1 → {line, rungs}. followed: video id → where it stands. rungs: [{rung, kbps}], tallest first.
import { useEffect, useReducer, useRef, useState } from "react";
import { t, tn } from "./text.js";
import { DASHBOARD, loadEngine, look, tagsOf } from "./upload_engine.js";
import { UploadPanel } from "./upload_panel.jsx";

const MAX_TOLD = 4; // of the files that were left out

// As the API makes it of a name, core/words.py.
function titleFrom(name) {
  const title = name.replace(/\.[^.]+$/, "").replace(/[_\s]+/g, " ").replace(/[\p{Cc}\p{Bidi_C}\u200b\u2060\ufeff]/gu, "").trim();
  return /[\p{L}\p{N}\p{P}\p{S}]/u.test(title.replace(/\p{DI}/gu, "")) ? title.slice(0, 200) : "Untitled";
}

export function Uploader({ endpoint, rungs, defaults, visibility, plans, followed, panel, onMeasured, onFollow, onEdited }) {
  const dashboard = useRef(null);
  const calls = useRef({});
  calls.current = { onMeasured, onFollow, onEdited };
  const [engine, setEngine] = useState(null);
  const [trouble, setTrouble] = useState("");
  const [looks, setLooks] = useState({});
  const [refused, setRefused] = useState([]);
  const [, redraw] = useReducer((count) => count + 1, 0);

  const ready = Boolean(defaults.quality); // the first state has come
  useEffect(() => {
    if (!ready) return undefined;
    let gone = false;
    let leave = () => {};
    loadEngine({ endpoint }).then(
      (loaded) => {
        if (!gone) leave = enter(loaded, { dashboard, calls, defaults, visibility, setLooks, setRefused, redraw, setEngine });
      },
      () => setTrouble(t("The upload tool could not be loaded. Check your connection, then reload this page.")),
    );
    return () => {
      gone = true;
      leave();
    };
  }, [endpoint, ready]);

  const files = engine?.uppy.getFiles() ?? [];
  const ghosts = files.filter((file) => file.isGhost).length;
  const recovered = engine?.uppy.getState().recoveredState;
  return (
    <div className={files.length ? "uploader uploader-busy" : "uploader"}>
      {trouble ? (
        <p className="notice notice-bad" role="alert">
          {trouble}
        </p>
      ) : null}
      {recovered ? (
        <p className="notice" role="status">
          {ghosts
            ? t("An upload was interrupted. Choose the same files again, and it goes on where it stopped.")
            : t("An upload was interrupted. Press Upload, and it goes on where it stopped.")}
        </p>
      ) : null}
      {refused.length ? <Refused refused={refused} onClose={() => setRefused([])} /> : null}
      <div className="uploader-drop" ref={dashboard} />
      <div className="panels">
        {files.map((file) => (
          <UploadPanel
            key={file.id}
            uppy={engine.uppy}
            file={file}
            look={looks[file.id]}
            plan={plans[file.meta.number]}
            followed={followed[file.ticket?.video]}
            rungs={rungs}
            several={files.length > 1}
            Content={panel}
            onSettled={(changed) => settled(engine.uppy, file, changed, calls.current)}
          />
        ))}
      </div>
    </div>
  );
}

// What was left out of what was dropped. refused: [{name, why}].
function Refused({ refused, onClose }) {
  const told = refused.slice(0, MAX_TOLD);
  const more = refused.length - told.length;
  return (
    <div className="notice notice-bad" role="alert">
      <div>
        {told.map(({ name, why }, index) => (
          <p key={index}>{t("“{name}” was left out: {why}", { name, why })}</p>
        ))}
        {more ? <p>{tn("So was {count} more.", "So were {count} more.", more)}</p> : null}
      </div>
      <button type="button" className="button button-quiet button-small" onClick={onClose}>
        {t("Close")}
      </button>
    </div>
  );
}

function enter({ uppy, Dashboard }, { dashboard, calls, defaults, visibility, setLooks, setRefused, redraw, setEngine }) {
  const measure = (file, found) => {
    if (found && file.meta.settings) calls.current.onMeasured?.(file.meta.number, found.width, found.height, found.seconds, file.meta.settings);
  };
  const added = async (file) => {
    const { meta } = file;
    uppy.setFileMeta(file.id, {
      number: meta.number ?? 1 + Math.max(0, ...uppy.getFiles().map((other) => other.meta.number ?? 0)),
      title: meta.title ?? titleFrom(file.name),
      description: meta.description ?? "",
      tags: meta.tags ?? "",
      settings: meta.settings ?? defaults,
      visibility: meta.visibility ?? visibility,
    });
    if (!file.data || file.isGhost) return;
    const found = await look(file.data);
    const now = uppy.getFile(file.id);
    if (!now) return;
    setLooks((looks) => ({ ...looks, [file.id]: found ?? { unread: true } }));
    uppy.setFileMeta(file.id, { seen: found ? [found.width, found.height, found.seconds] : null });
    measure(now, found);
  };
  const begun = (file) => {
    calls.current.onFollow?.(file.ticket.video);
    if (!file.meta.changed) return;
    uppy.setFileMeta(file.id, { changed: false });
    tell(file, calls.current);
  };
  const arrived = (file) => calls.current.onFollow?.(file.ticket.video);
  const refuse = (file, { message }) => setRefused((before) => [...before, { name: file?.name ?? t("A file"), why: message }]);
  const events = [["file-added", added], ["upload-begun", begun], ["upload-success", arrived], ["restriction-failed", refuse], ["state-update", redraw]];
  events.forEach(([name, act]) => uppy.on(name, act));
  uppy.use(Dashboard, { ...DASHBOARD, target: dashboard.current, height: "100%" });
  // Files that were here before, from another page of this visit or from before a reload.
  const found = () =>
    uppy.getFiles().forEach((file) => {
      added(file);
      if (file.ticket) begun(file);
    });
  found();
  uppy.once("restored", found);
  setEngine({ uppy });
  return () => {
    events.forEach(([name, act]) => uppy.off(name, act));
    uppy.removePlugin(uppy.getPlugin("Dashboard"));
  };
}

function tell(file, { onEdited }) {
  onEdited?.(file.ticket.video, file.meta.title, file.meta.description, tagsOf(file.meta.tags));
}

// A field was left: what it says goes to the file, and to the video where it exists already.
function settled(uppy, file, changed, calls) {
  const { everywhere, ...own } = changed;
  const words = "title" in own || "description" in own || "tags" in own;
  // changed: while its ticket is on its way.
  uppy.setFileMeta(file.id, words && file.progress.uploadStarted && !file.ticket ? { ...own, changed: true } : own);
  const now = uppy.getFile(file.id);
  if (words && file.ticket) tell(now, calls);
  if (!("settings" in own)) return;
  const alike = everywhere ? uppy.getFiles().filter((other) => !other.progress.uploadStarted) : [now];
  for (const other of alike) {
    uppy.setFileMeta(other.id, own);
    if (other.meta.seen) calls.onMeasured?.(other.meta.number, ...other.meta.seen, own.settings);
  }
}
