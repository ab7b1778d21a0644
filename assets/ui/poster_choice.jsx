// A film's poster: one of some good frames, the frame that its player shows, a picture of one's own, or the film's own
// frame again. In a dialog.
import { useEffect, useRef, useState } from "react";
import { call } from "./call.js";
import { clock } from "./clock.js";
import { here } from "./here.js";
import { frameOnScreen } from "./screen.js";
import { loadBoard, tileAt } from "./storyboard.js";
import { t } from "./text.js";
import { Tile } from "./tile.jsx";

const KINDS = "image/jpeg,image/png,image/webp";
const BROKEN = t("Notflix did not answer. Try again.");
const MADE = t("It is being made, and shown in a moment.");
const OWN = t("The film's own frame is shown again.");

export function PosterChoice({ video, poster, storyboard }) {
  const file = useRef(null);
  const [told, setTold] = useState({ text: "", bad: false });
  const [preview, setPreview] = useState("");
  const [taken, setTaken] = useState(null); // a tile of the storyboard, until the poster is made of its frame
  const [busy, setBusy] = useState(false);

  const tried = async (doing, text) => {
    setBusy(true);
    setTold({ text: "", bad: false });
    try {
      await doing();
      setTold({ text, bad: false });
    } catch (error) {
      setTold({ text: error.message, bad: true });
    }
    setBusy(false);
  };
  const send = async (picture) => {
    await put(video, picture);
    setTaken(null);
    setPreview((before) => {
      URL.revokeObjectURL(before);
      return URL.createObjectURL(picture);
    });
  };
  const take = async ({ at, tile }) => {
    await call("PUT", `/api/videos/${video}/poster/frame?at=${at}`);
    setPreview("");
    setTaken(tile);
  };
  const own = async () => {
    await call("DELETE", `/api/videos/${video}/poster`);
    setPreview("");
    setTaken(null);
  };

  return (
    <div className="poster-choice">
      {taken ? (
        <div className="poster-preview">
          <Tile {...taken} />
        </div>
      ) : null}
      {!taken && (preview || poster) ? <img className="poster-preview" src={preview || poster} alt={t("The poster")} /> : null}
      <p role="status" className={told.bad ? "entry-error" : "dim"}>
        {told.text}
      </p>
      <Suggested video={video} storyboard={storyboard} busy={busy} onTake={(frame) => tried(() => take(frame), MADE)} />
      <div className="entry-actions">
        <button type="button" className="button button-small" disabled={busy} onClick={() => tried(async () => send(await frameOnScreen()), MADE)}>
          {t("Use the frame on the screen")}
        </button>
        <button type="button" className="button button-small" disabled={busy} onClick={() => file.current.click()}>
          {t("Choose a picture")}
        </button>
        <button type="button" className="button button-quiet button-small" disabled={busy} onClick={() => tried(own, OWN)}>
          {t("The film's own")}
        </button>
      </div>
      <input
        ref={file}
        type="file"
        accept={KINDS}
        hidden
        onChange={({ target }) => {
          const [picture] = target.files;
          target.value = ""; // the same may be chosen again
          if (picture) tried(() => send(picture), MADE);
        }}
      />
    </div>
  );
}

// Frames that would do, as the storyboard has them: asked for once the dialog is open.
function Suggested({ video, storyboard, busy, onTake }) {
  const spot = useRef(null);
  const [frames, setFrames] = useState([]);
  useEffect(() => {
    setFrames([]);
    if (!storyboard) return undefined;
    let over = false;
    const sight = new IntersectionObserver(async (entries) => {
      if (!entries.some((entry) => entry.isIntersecting)) return;
      sight.disconnect();
      const [asked, board] = await Promise.all([
        call("GET", `/api/videos/${video}/poster/frames`).catch(() => ({ frames: [] })),
        loadBoard(video, storyboard),
      ]);
      const shown = asked.frames.map((at) => ({ at, tile: tileAt(board, at) })).filter(({ tile }) => tile);
      if (!over) setFrames(shown);
    });
    sight.observe(spot.current);
    return () => {
      over = true;
      sight.disconnect();
    };
  }, [video, storyboard]);
  return (
    <div ref={spot} className="poster-frames" role="group" aria-label={t("Frames that would do")}>
      {frames.map((frame) => (
        <button key={frame.at} type="button" className="poster-frame" disabled={busy} aria-label={t("The frame at {time}", { time: clock(frame.at) })} onClick={() => onTake(frame)}>
          <Tile {...frame.tile} />
        </button>
      ))}
    </div>
  );
}

async function put(video, picture) {
  const headers = { "Content-Type": picture.type || "application/octet-stream" };
  const answer = await fetch(here(`/api/videos/${video}/poster`), { method: "PUT", headers, body: picture }).catch(() => null);
  const content = answer?.ok ? null : await answer?.json().catch(() => null);
  if (!answer?.ok) throw new Error(content?.detail || BROKEN);
}
