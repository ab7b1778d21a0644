// A film's poster: the frame that its player shows, a picture of one's own, or the film's own frame again. In a dialog.
import { useRef, useState } from "react";
import { call } from "./call.js";
import { frameOnScreen } from "./screen.js";
import { t } from "./text.js";

const KINDS = "image/jpeg,image/png,image/webp";
const BROKEN = t("Notflix did not answer. Try again.");
const MADE = t("It is being made, and shown in a moment.");
const OWN = t("The film's own frame is shown again.");

export function PosterChoice({ video, poster }) {
  const file = useRef(null);
  const [told, setTold] = useState({ text: "", bad: false });
  const [preview, setPreview] = useState("");
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
    setPreview((before) => {
      URL.revokeObjectURL(before);
      return URL.createObjectURL(picture);
    });
  };
  const own = async () => {
    await call("DELETE", `/api/videos/${video}/poster`);
    setPreview("");
  };

  return (
    <div className="poster-choice">
      {preview || poster ? <img className="poster-preview" src={preview || poster} alt={t("The poster")} /> : null}
      <p role="status" className={told.bad ? "entry-error" : "dim"}>
        {told.text}
      </p>
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

async function put(video, picture) {
  const headers = { "Content-Type": picture.type || "application/octet-stream" };
  const answer = await fetch(`/api/videos/${video}/poster`, { method: "PUT", headers, body: picture }).catch(() => null);
  const content = answer?.ok ? null : await answer?.json().catch(() => null);
  if (!answer?.ok) throw new Error(content?.detail || BROKEN);
}
