// What comes next, over the end of a film: it plays by itself once the seconds are counted down, in the same player, so
// that a full screen stays full. "Stop" and Escape keep it from that.
import { useEffect, useRef, useState } from "react";
import { useNavigate } from "react-router";
import { COUNTED, step } from "./next_up.js";
import { isWriting } from "./player_keys.js";
import { offerNext } from "./player_media.js";
import { preference } from "./preferences.js";
import { t } from "./text.js";

const LOOK_MS = 250;
const playsOn = () => preference("plays_on") ?? true;
// Whoever answers something or writes is not taken away from it.
const BUSY = "dialog[open], form.edit, .chapter-editor, .cues";
const isBusy = () => isWriting(document.activeElement) || document.querySelector(BUSY) !== null;
const BEGINNING = { spent: 0, stopped: false, phase: "", left: COUNTED };

// next: {id, href, title, place, poster}; id "": nothing. goNext: a ref that gets how to go there.
export function NextUp({ next, screen, box, goNext }) {
  const navigate = useNavigate();
  const now = useRef(BEGINNING);
  const [shown, setShown] = useState(BEGINNING);

  const show = (after) => {
    now.current = after;
    setShown((before) => (before.phase === after.phase && before.left === after.left ? before : after));
  };
  const stop = () => show(step({ ...now.current, stopped: true }, screen.current, 0, playsOn()));

  useEffect(() => {
    show(BEGINNING);
    box.current.toggleAttribute("data-next", Boolean(next.id));
    goNext.current = next.id ? () => navigate(next.href) : null;
    offerNext(goNext.current);
    if (!next.id) return undefined;
    let since = performance.now();
    const look = () => {
      const passed = (performance.now() - since) / 1000;
      since = performance.now();
      if (!screen.current) return;
      const after = step(now.current, screen.current, isBusy() ? 0 : passed, playsOn());
      show(after);
      if (after.phase !== "goes") return;
      clearInterval(timer); // once: until the page has changed it would go again
      navigate(next.href);
    };
    const timer = setInterval(look, LOOK_MS);
    return () => clearInterval(timer);
  }, [next.id, next.href]);

  useEffect(() => () => offerNext(null), []);
  useEffect(() => {
    const escape = (event) => {
      if (event.key !== "Escape" || event.defaultPrevented || now.current.phase !== "counts" || isWriting(event.target)) return;
      if (box.current.querySelector("[role=dialog]")) return; // that is what it closes
      event.preventDefault();
      stop();
    };
    window.addEventListener("keydown", escape, true); // before whatever else Escape closes
    return () => window.removeEventListener("keydown", escape, true);
  }, []);

  const { phase, left } = shown;
  if (!phase) return null;
  const counts = phase === "counts" || phase === "goes";
  const [before, after] = t("Next in {seconds}").split("{seconds}");
  return (
    <section className="next-up" aria-label={t("Next up")}>
      {next.poster ? <img className="next-up-poster" src={next.poster} alt="" /> : null}
      <div className="next-up-words">
        <p className="next-up-when">
          {counts ? (
            <>
              {before}
              <span className="next-up-left">{left}</span>
              {after}
            </>
          ) : (
            t("Next")
          )}
        </p>
        <p className="next-up-title">{next.title}</p>
        {next.place ? <p className="next-up-place">{next.place}</p> : null}
        <div className="next-up-ways">
          <button type="button" className="button button-beam button-small" onClick={() => navigate(next.href)}>
            {t("Play now")}
          </button>
          {counts ? (
            <button type="button" className="button button-small" onClick={stop}>
              {t("Stop")}
            </button>
          ) : null}
        </div>
      </div>
      <p className="unseen" role="status">
        {counts
          ? t("Next: {title}. It plays in {seconds} seconds. Escape stops it.", { title: next.title, seconds: COUNTED })
          : t("The film is over. Next: {title}.", { title: next.title })}
      </p>
    </section>
  );
}
