// One file on the upload page: its picture, its words, what will be made of it, how far it is.
import { useEffect, useRef, useState } from "react";
import { Link } from "react-router";
import { ChunkStrip } from "./chunk_strip.jsx";
import { Settings } from "./upload_settings.jsx";

const WINDOW = 6000; // ms over which the speed is averaged

export function bytes(count) {
  const units = ["B", "KB", "MB", "GB", "TB"]; // of 1,024, as in the line of the dashboard
  let unit = 0;
  let value = count ?? 0;
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024;
    unit += 1;
  }
  return `${value.toFixed(value < 10 && unit ? 1 : 0)} ${units[unit]}`;
}

export function span(seconds) {
  if (!Number.isFinite(seconds)) return "";
  if (seconds < 60) return `${Math.max(1, Math.round(seconds))} s`;
  if (seconds < 3600) return `${Math.round(seconds / 60)} min`;
  return `${Math.floor(seconds / 3600)} h ${Math.round((seconds % 3600) / 60)} min`;
}

function useSpeed(done) {
  const samples = useRef([]);
  const now = Date.now();
  const kept = samples.current.filter(([at]) => now - at < WINDOW);
  if (!kept.length || kept[kept.length - 1][1] !== done) kept.push([now, done]);
  samples.current = kept;
  const [first, last] = [kept[0], kept[kept.length - 1]];
  return last[0] > first[0] ? (1000 * (last[1] - first[1])) / (last[0] - first[0]) : 0;
}

export function UploadPanel({ uppy, file, look, plan, followed, rungs, several, onSettled, onRetry, onSalvage }) {
  const { progress, meta } = file;
  const started = Boolean(progress.uploadStarted);
  const complete = Boolean(progress.uploadComplete);
  const failed = Boolean(file.error);
  const picture = followed?.poster || look?.picture;
  return (
    <article className="panel" aria-label={meta.title ?? file.name} data-state={panelState(file)}>
      <div className="panel-picture">
        {picture ? <img src={picture} alt="" /> : <span className="panel-blank" aria-hidden="true" />}
      </div>
      <div className="panel-words">
        <header className="panel-head">
          <p className="panel-file" title={file.name}>
            {file.name} <span className="dim">{bytes(file.size)}</span>
          </p>
          {complete ? null : (
            <button type="button" className="button button-quiet button-small" onClick={() => uppy.removeFile(file.id)}>
              {started ? "Give up" : "Remove"}
            </button>
          )}
        </header>
        <Words file={file} onSettled={onSettled} />
        {started || failed ? null : (
          <Settings settings={meta.settings} plan={plan} look={look} rungs={rungs} several={several} onSettled={onSettled} />
        )}
        {file.isGhost ? <p className="panel-note">Choose this file again: the browser could not keep it.</p> : null}
        {failed ? <Failed uppy={uppy} file={file} /> : null}
        {started && !complete && !failed ? <Sending uppy={uppy} file={file} /> : null}
        {complete ? <Made followed={followed} video={meta.video} onRetry={onRetry} onSalvage={onSalvage} /> : null}
      </div>
    </article>
  );
}

function panelState({ error, isPaused, progress }) {
  if (error) return "failed";
  if (progress.uploadComplete) return "sent";
  if (!progress.uploadStarted) return "chosen";
  return isPaused ? "paused" : "sending";
}

function Words({ file, onSettled }) {
  const { meta } = file;
  return (
    <div className="panel-fields">
      <Field name="title" label="Title" value={meta.title ?? ""} most={200} onSettled={onSettled} />
      <Field name="tags" label="Tags" hint="separated by commas" value={meta.tags ?? ""} most={600} onSettled={onSettled} />
      <Field name="description" label="Description" tall value={meta.description ?? ""} most={5000} onSettled={onSettled} />
    </div>
  );
}

function Field({ name, label, hint, value, most, tall, onSettled }) {
  const [text, setText] = useState(value);
  useEffect(() => setText(value), [value]);
  const Tag = tall ? "textarea" : "input";
  return (
    <label className={`field field-${name}`}>
      <span className="field-label">
        {label}
        {hint ? <span className="dim">, {hint}</span> : null}
      </span>
      <Tag
        className="input"
        name={name}
        value={text}
        maxLength={most}
        rows={tall ? 2 : undefined}
        autoComplete="off"
        onChange={(event) => setText(event.target.value)}
        onBlur={() => text !== value && onSettled({ [name]: text })}
        onKeyDown={(event) => !tall && event.key === "Enter" && event.target.blur()}
      />
    </label>
  );
}

function Sending({ uppy, file }) {
  const { bytesUploaded = 0, bytesTotal = file.size, percentage = 0 } = file.progress;
  const speed = useSpeed(bytesUploaded || 0);
  const facts = [
    `${bytes(bytesUploaded)} of ${bytes(bytesTotal)}`,
    !file.isPaused && speed > 0 ? `${bytes(speed)}/s` : "",
    !file.isPaused && speed > 0 ? `${span((bytesTotal - bytesUploaded) / speed)} left` : "",
  ].filter(Boolean);
  return (
    <div className="sending">
      <div
        className="bar"
        role="progressbar"
        aria-label="Upload"
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={Math.round(percentage ?? 0)}
      >
        <span style={{ width: `${percentage ?? 0}%` }} />
      </div>
      <div className="sending-line">
        <span>
          {file.isPaused ? "Paused. " : ""}
          {facts.join(" · ")}
        </span>
        <button type="button" className="button button-quiet button-small" onClick={() => uppy.pauseResume(file.id)}>
          {file.isPaused ? "Go on" : "Pause"}
        </button>
      </div>
    </div>
  );
}

function Failed({ uppy, file }) {
  return (
    <div className="panel-failed" role="alert">
      <p>{file.error}</p>
      <button type="button" className="button button-small" onClick={() => uppy.retryUpload(file.id)}>
        Try again
      </button>
    </div>
  );
}

function Made({ followed, video, onRetry, onSalvage }) {
  if (!followed) return <p className="panel-note">It has arrived.</p>;
  if (followed.state === "failed")
    return (
      <>
        <ChunkStrip strip={followed.strip} />
        <div className="panel-failed" role="alert">
          <p>{followed.error}</p>
          {followed.can_retry ? (
            <button type="button" className="button button-small" onClick={() => onRetry?.(video)}>
              Try again
            </button>
          ) : null}
          {followed.can_salvage ? (
            <button type="button" className="button button-small" onClick={() => onSalvage?.(video)}>
              Use what can be read
            </button>
          ) : null}
        </div>
      </>
    );
  return (
    <>
      <ChunkStrip strip={followed.strip} />
      <div className="made-line">
        <span className={`state state-${followed.state}`}>{followed.doing}</span>
        <span className="dim">{followed.strip.left}</span>
        <Link className={followed.state === "live" ? "button button-beam button-small" : "button button-quiet button-small"} to={`/watch/${video}`}>
          {followed.state === "live" ? "Watch" : "Open its page"}
        </Link>
      </div>
    </>
  );
}
