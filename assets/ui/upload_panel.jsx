// One file on the upload page. What stands in its panel is drawn in Python (ui/components/upload_panel.py), from what
// the browser knows of the file; what is done there comes back by data-act, data-setting and the names of the fields.
import { useRef } from "react";
import { bytes, span } from "./amounts.js";
import { t } from "./text.js";
import { choices, possible, ticked, written } from "./upload_settings.js";

const WINDOW = 6000; // ms over which the speed is averaged
const WORDS = ["title", "tags", "description"];

function useSpeed(done) {
  const samples = useRef([]);
  const now = Date.now();
  const kept = samples.current.filter(([at]) => now - at < WINDOW);
  if (!kept.length || kept[kept.length - 1][1] !== done) kept.push([now, done]);
  samples.current = kept;
  const [first, last] = [kept[0], kept[kept.length - 1]];
  return last[0] > first[0] ? (1000 * (last[1] - first[1])) / (last[0] - first[0]) : 0;
}

export function UploadPanel({ uppy, file, look, plan, followed, rungs, several, Content, onSettled }) {
  const { meta } = file;
  const state = stateOf(file);
  const sending = useSending(file);
  const acts = {
    remove: () => uppy.removeFile(file.id),
    pause: () => uppy.pauseResume(file.id),
    again: () => uppy.retryUpload(file.id),
    everywhere: () => onSettled({ settings: meta.settings, visibility: meta.visibility, everywhere: true }),
  };
  const shown = { picture: followed?.poster || look?.picture || "", made: followed, several };
  const change = (part) => part && onSettled({ settings: { ...meta.settings, ...part } });
  return (
    <article
      className="panel"
      aria-label={meta.title ?? file.name}
      data-state={state}
      onClick={({ target }) => acts[target.closest("[data-act]")?.dataset.act]?.()}
      onChange={({ target }) => {
        if (target.name === "visibility") onSettled({ visibility: target.value });
        else change(ticked(target, meta.settings, possible(plan, rungs)));
      }}
      onKeyDown={({ key, target }) => key === "Enter" && target.matches(`input[name]`) && target.blur()}
      onBlur={({ target }) => {
        if (WORDS.includes(target.name) && target.value !== meta[target.name]) onSettled({ [target.name]: target.value });
        else change(written(target, meta.settings));
      }}
    >
      {meta.settings ? <Content file={{ ...facts(file, state), ...sending, ...shown, ...choices(meta.settings, look, plan, rungs) }} /> : null}
    </article>
  );
}

function stateOf({ error, isPaused, progress }) {
  if (error) return "failed";
  if (progress.uploadComplete) return "sent";
  if (!progress.uploadStarted) return "chosen";
  return isPaused ? "paused" : "sending";
}

function facts({ id, name, size, error, isGhost, meta, progress }, state) {
  const { title = "", tags = "", description = "", visibility = "" } = meta;
  return { id, name, size: bytes(size), title, tags, description, visibility, state, started: Boolean(progress.uploadStarted), error: error ?? "", lost: Boolean(isGhost) };
}

// How far it is, in words: said many times a second, so the server has no part in it.
function useSending({ size, isPaused, progress }) {
  const { bytesUploaded, bytesTotal = size, percentage } = progress;
  const done = bytesUploaded || 0;
  const speed = useSpeed(done);
  const moves = !isPaused && speed > 0;
  const told = [t("{done} of {total}", { done: bytes(done), total: bytes(bytesTotal) })];
  if (moves) told.push(`${bytes(speed)}/s`, t("{time} left", { time: span((bytesTotal - done) / speed) }));
  const sent = told.join(" · ");
  return { percent: Math.round(percentage ?? 0), sent: isPaused ? t("Paused. {sent}", { sent }) : sent };
}
