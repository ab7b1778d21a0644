// Another file for a film: chosen, sent, and followed until a new version is made of it. In a dialog.
import { useEffect, useReducer, useRef, useState } from "react";
import { newVersion } from "./new_version.js";
import { replacer } from "./replace_engine.js";
import { t } from "./text.js";
import { ask } from "./upload_calls.js";
import { VIDEO } from "./upload_engine.js";
import { stateOf, useSending } from "./upload_panel.jsx";

const UNLOADED = t("The upload tool could not be loaded. Check your connection, then reload this page.");
const ARRIVED = t("It has arrived. A new version is made of it in a moment.");
const BEGUN = t("A new version is being made of it. The film plays as it is until then.");
const BUSY = t("It has arrived, and waits for a worker. The page “Activity” shows how far it is.");

export function ReplaceFile({ video, onBegun }) {
  const chooser = useRef(null);
  const calls = useRef({});
  calls.current = { onBegun };
  const [uppy, setUppy] = useState(null);
  const [said, setSaid] = useState({ text: "", bad: false });
  const [, redraw] = useReducer((count) => count + 1, 0);

  useEffect(() => {
    let leave = () => {};
    let gone = false;
    replacer(video).then(
      (loaded) => {
        if (gone) return;
        leave = follow(loaded, video, { redraw, setSaid, begun: () => calls.current.onBegun?.() });
        setUppy(loaded.uppy);
      },
      () => setSaid({ text: UNLOADED, bad: true }),
    );
    return () => {
      gone = true;
      leave();
    };
  }, [video]);

  const choose = ({ target }) => {
    const [file] = target.files;
    target.value = ""; // the same may be chosen again
    setSaid({ text: "", bad: false });
    try {
      if (file) uppy.addFile({ name: file.name, type: file.type, data: file });
      if (isInterrupted(uppy)) goOn(uppy);
    } catch {
      // told by restriction-failed
    }
  };
  const file = uppy?.getFiles()[0];
  return (
    <div className="replace-file">
      {file ? <Sending key={file.id} uppy={uppy} file={file} onChoose={() => chooser.current.click()} /> : null}
      <p role="status" className={said.bad ? "entry-error" : "dim"}>
        {said.text}
      </p>
      {file ? null : (
        <button type="button" className="button button-beam" disabled={!uppy} onClick={() => chooser.current.click()}>
          {t("Choose the file")}
        </button>
      )}
      <input ref={chooser} type="file" accept={VIDEO.join(",")} hidden onChange={choose} />
    </div>
  );
}

function follow(engine, video, { redraw, setSaid, begun }) {
  const { uppy } = engine;
  const told = (text, bad = false) => setSaid({ text, bad });
  const refused = (file, { message }) => told(message, true);
  const arrived = async (file) => {
    uppy.removeFile(file.id);
    told(ARRIVED);
    const made = await newVersion(ask, `/api/videos/${video}`, await engine.before);
    told(made ? BEGUN : BUSY);
    if (made) begun();
  };
  const events = [["state-update", redraw], ["restriction-failed", refused], ["upload-success", arrived]];
  events.forEach(([name, act]) => uppy.on(name, act));
  uppy.getFiles().filter(({ progress }) => progress.uploadComplete).forEach(arrived); // while nobody looked
  return () => events.forEach(([name, act]) => uppy.off(name, act));
}

// What Uppy found again after a reload waits for a word.
const isInterrupted = (uppy) => Boolean(uppy.getState().recoveredState);
const goOn = (uppy) => uppy.emit("restore-confirmed");

function Sending({ uppy, file, onChoose }) {
  const { percent, sent } = useSending(file);
  const state = isInterrupted(uppy) ? "interrupted" : stateOf(file);
  const button = (label, onClick) => (
    <button type="button" className="button button-small" onClick={onClick}>
      {label}
    </button>
  );
  return (
    <div className="sending">
      <p className="panel-file">{file.name}</p>
      {file.error ? (
        <p className="entry-error" role="alert">
          {file.error}
        </p>
      ) : null}
      <div className="bar" role="progressbar" aria-label={t("Upload")} aria-valuemin={0} aria-valuemax={100} aria-valuenow={percent}>
        <span style={{ width: `${percent}%` }} />
      </div>
      <p className="sending-line">
        <span>{state === "interrupted" ? t("An upload was interrupted.") : sent}</span>
      </p>
      <div className="entry-actions">
        {file.isGhost ? button(t("Choose it again, to go on"), onChoose) : null}
        {state === "interrupted" && !file.isGhost ? button(t("Go on"), () => goOn(uppy)) : null}
        {state === "failed" ? button(t("Try again"), () => uppy.retryUpload(file.id)) : null}
        {state === "sending" || state === "paused" ? button(state === "paused" ? t("Go on") : t("Pause"), () => uppy.pauseResume(file.id)) : null}
        {button(t("Give up"), () => uppy.removeFile(file.id))}
      </div>
    </div>
  );
}
