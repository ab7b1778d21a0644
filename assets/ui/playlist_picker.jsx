// "Add to playlist": below a film, on a card under the pointer, and by "+" on the card that has the keyboard.
import { useEffect, useRef, useState } from "react";
import { makeWith, playlistsFor, putIn, takeOut } from "./playlist_calls.js";
import { t } from "./text.js";

const ASKED = "notflix:playlists";
const CARD = "a.card[data-video]";

const ask = (video) => window.dispatchEvent(new CustomEvent(ASKED, { detail: video }));

export function PlaylistButton({ video }) {
  return (
    <button type="button" className="button button-quiet button-small" onClick={() => ask(video)}>
      <Plus /> {t("Add to playlist")}
    </button>
  );
}

export function PlaylistPicker() {
  const dialog = useRef(null);
  const done = useRef(null);
  const [video, setVideo] = useState("");
  const [playlists, setPlaylists] = useState(null);
  const [problem, setProblem] = useState("");
  const wanted = useRef(""); // the video, also to what was asked for another one before
  const asked = useRef(0);
  const look = async (id) => {
    asked.current += 1;
    const turn = asked.current;
    const isLast = () => turn === asked.current; // what comes late is of another film, or of before the last tick
    await playlistsFor(id).then(
      (lists) => isLast() && setPlaylists(lists),
      (error) => isLast() && setProblem(error.message),
    );
  };

  useEffect(() => {
    const open = ({ detail }) => {
      wanted.current = detail;
      setVideo(detail);
      setPlaylists(null);
      setProblem("");
      dialog.current.showModal();
      done.current.focus(); // and not the field, over which a phone would put its keyboard
      look(detail);
    };
    const key = (event) => {
      const card = event.target.closest?.(CARD);
      if (event.key !== "+" || !card || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      ask(card.dataset.video);
    };
    window.addEventListener(ASKED, open);
    window.addEventListener("keydown", key);
    return () => {
      window.removeEventListener(ASKED, open);
      window.removeEventListener("keydown", key);
    };
  }, []);

  // Whether it was done. The dialog may be open for another film by then, which is none of this one's.
  const act = async (what) => {
    setProblem("");
    const trouble = await what.then(() => "", (error) => error.message);
    if (video !== wanted.current) return !trouble;
    await look(video);
    if (trouble && video === wanted.current) setProblem(trouble);
    return !trouble;
  };
  const make = async (event) => {
    event.preventDefault();
    const form = event.currentTarget;
    if (await act(makeWith(new FormData(form).get("name"), video))) form.reset();
  };

  return (
    <>
      <CardButton />
      <dialog ref={dialog} className="dialog" aria-label={t("Add to playlist")} onClick={(event) => event.target === dialog.current && dialog.current.close()}>
        <div className="dialog-body">
          <h2>{t("Add to playlist")}</h2>
          {problem ? (
            <p className="notice notice-bad" role="alert">
              {problem}
            </p>
          ) : null}
          <div className="picker-lists" aria-busy={(video && playlists === null && !problem) || undefined}>
            {(playlists ?? []).map(({ id, name, has }) => (
              <label key={id} className="picker-list">
                <input type="checkbox" checked={has} onChange={() => act(has ? takeOut(id, video) : putIn(id, video))} />
                <span>{name}</span>
              </label>
            ))}
            {playlists?.length === 0 ? <p>{t("You have no playlist yet.")}</p> : null}
          </div>
          <form className="picker-new" onSubmit={make}>
            <input className="input" name="name" aria-label={t("Name of a new playlist")} placeholder={t("A new playlist")} required maxLength={100} autoComplete="off" />
            <button type="submit" className="button">
              {t("Make it")}
            </button>
          </form>
          <div className="dialog-actions">
            <button ref={done} type="button" className="button button-beam" onClick={() => dialog.current.close()}>
              {t("Done")}
            </button>
          </div>
        </div>
      </dialog>
    </>
  );
}

// One for all cards of the page, over the one under the pointer: links have no buttons in them. For the pointer alone;
// the keyboard has "+".
function CardButton() {
  const [spot, setSpot] = useState(null); // {video, left, top}, in pixels of the page
  useEffect(() => {
    const over = ({ target, pointerType }) => {
      if (pointerType !== "mouse" || target.closest?.(".card-playlist")) return;
      const card = target.closest?.(CARD);
      const rect = card?.querySelector(".thumb")?.getBoundingClientRect();
      setSpot(rect ? { video: card.dataset.video, left: rect.right + window.scrollX, top: rect.top + window.scrollY } : null);
    };
    const hide = () => setSpot(null);
    document.addEventListener("pointerover", over);
    document.addEventListener("scroll", hide, true); // a row that scrolls takes its card away
    return () => {
      document.removeEventListener("pointerover", over);
      document.removeEventListener("scroll", hide, true);
    };
  }, []);
  if (!spot) return null;
  const { video, left, top } = spot;
  return (
    <button type="button" tabIndex={-1} className="card-playlist" title={t("Add to playlist (+)")} aria-label={t("Add to playlist")} style={{ left, top }} onClick={() => ask(video)}>
      <Plus />
    </button>
  );
}

function Plus() {
  return (
    <svg viewBox="0 0 20 20" aria-hidden="true">
      <path d="M10 4v12M4 10h12" />
    </svg>
  );
}
