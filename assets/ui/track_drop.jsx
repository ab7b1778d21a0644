// Where files of subtitles and of sound are dropped or chosen. They wait here until the panel says that they are sent; the
// panel knows their names alone.
import { useEffect, useId, useState } from "react";
import { t } from "./text.js";
import { BROKEN, sendTrack } from "./track_calls.js";

// They outlive the panel, which is closed and opened: a page that is loaded anew alone loses them.
const files = new Map();
const underWay = new Set(); // to the app, and what is there
let turn = Promise.resolve();
let sending = 0; // files

// Closing the tab would break them off.
const ask = (event) => event.preventDefault();
function count(by) {
  sending += by;
  window[sending ? "addEventListener" : "removeEventListener"]("beforeunload", ask);
}

export function TrackDrop({ video, chosen, onChoose, onSent, onLost, children }) {
  const id = useId();
  const [over, setOver] = useState(false);
  const [shares, setShares] = useState({}); // key → how much of a sound has arrived, 0 to 1

  const take = (list) => {
    const names = {};
    for (const file of list) {
      const key = `${Date.now()}-${files.size}`;
      files.set(key, file);
      names[key] = file.name;
    }
    if (Object.keys(names).length) onChoose(names);
  };

  const sound = async (one, file) => {
    const { sendSound } = await import("./sound_calls.js");
    return sendSound(video, file, one, (share) => setShares((now) => ({ ...now, [one.key]: share })));
  };

  useEffect(() => {
    if (chosen.some(({ key }) => !files.has(key))) onLost();
  }, []);

  useEffect(() => {
    for (const one of chosen) {
      const file = files.get(one.key);
      if (!one.sending || !file || underWay.has(one.key)) continue;
      underWay.add(one.key);
      count(1);
      // One after another: the list is in the order in which they were chosen.
      turn = turn
        .then(() => (one.is_sound ? sound(one, file) : sendTrack(video, file, one)))
        .catch(() => BROKEN)
        .then((message) => {
          count(-1);
          if (message) underWay.delete(one.key); // what has come is not sent again
          setShares(({ [one.key]: _, ...others }) => others);
          onSent(one.key, message);
        });
    }
  }, [chosen]);

  const [before, after] = t("{choose} or drop them here.").split("{choose}");
  return (
    <div
      className={over ? "tracks-drop tracks-over" : "tracks-drop"}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={(event) => event.currentTarget.contains(event.relatedTarget) || setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        take(event.dataTransfer.files);
      }}
    >
      <p>
        {before}
        <input
          id={id}
          className="unseen"
          type="file"
          multiple
          onChange={(event) => {
            take(event.target.files);
            event.target.value = "";
          }}
        />
        <label className="link" htmlFor={id}>
          {t("Choose subtitles or sound")}
        </label>
        {after} <span className="dim">{t("Film.de.forced.srt or Film.fr.dub.m4a tell their language and what they are.")}</span>
      </p>
      {children}
      {chosen.filter(({ key }) => key in shares).map(({ key, file_name }) => (
        <div key={key} className="speech">
          <progress max={1} value={shares[key]} aria-label={t("{file}, sent", { file: file_name })} />
          <span className="dim">{t("{file}: {percent}% sent", { file: file_name, percent: Math.floor(100 * shares[key]) })}</span>
        </div>
      ))}
    </div>
  );
}
