// The films of a playlist, in order. Its owner drags them by their handles, or moves them with the arrows there.
import { useEffect, useRef, useState } from "react";
import { Link } from "react-router";
import { moved, placeAt, unanswered } from "./playlist_order.js";
import { t } from "./text.js";

export function PlaylistFilms({ films: given, own = false, onOrder, onRemove }) {
  const [films, setFilms] = useState(given);
  const [dragged, setDragged] = useState("");
  const [told, setTold] = useState("");
  const list = useRef(null);
  const latest = useRef(films);
  latest.current = films;
  const sent = useRef([]); // orders that were not answered yet
  useEffect(() => {
    sent.current = unanswered(sent.current, given.map(({ id }) => id));
    if (!sent.current.length && !dragged) setFilms(given); // else it is moved back under one's hands
  }, [given]);

  const move = (from, to) => {
    const after = moved(latest.current, from, to);
    if (after === latest.current) return false;
    setFilms(after);
    return after;
  };
  const keep = (after) => {
    const order = after.map(({ id }) => id);
    sent.current.push(order);
    onOrder(order);
  };

  const key = (event, number) => {
    const by = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (!by) return;
    event.preventDefault();
    const after = move(number, number + by);
    if (!after) return;
    keep(after);
    setTold(t("{title}: now number {number} of {total}", { title: films[number].title, number: number + by + 1, total: films.length }));
    const id = films[number].id;
    requestAnimationFrame(() => list.current?.querySelector(`[data-film="${id}"] .playlist-handle`)?.focus());
  };

  // By pointer events: fingers drag, too.
  const grab = (event, id) => {
    event.preventDefault();
    const handle = event.currentTarget;
    handle.setPointerCapture(event.pointerId);
    const ends = new AbortController();
    const before = latest.current;
    setDragged(id);
    const drag = ({ clientY }) => {
      const rows = [...list.current.children].map((row) => row.getBoundingClientRect());
      const from = latest.current.findIndex((film) => film.id === id);
      move(from, placeAt(rows, clientY));
    };
    const drop = () => {
      ends.abort();
      setDragged("");
      if (latest.current !== before) keep(latest.current);
    };
    handle.addEventListener("pointermove", drag, { signal: ends.signal });
    for (const end of ["pointerup", "pointercancel"]) handle.addEventListener(end, drop, { signal: ends.signal });
  };

  return (
    <>
      <ol className="playlist-films" ref={list}>
        {films.map((film, number) => (
          <li key={film.id} data-film={film.id} className={film.id === dragged ? "playlist-film playlist-dragged" : "playlist-film"}>
            {own ? (
              <button
                type="button"
                className="playlist-handle"
                aria-label={t("Move {title}: arrow up, arrow down", { title: film.title })}
                onPointerDown={(event) => grab(event, film.id)}
                onKeyDown={(event) => key(event, number)}
              >
                <svg viewBox="0 0 20 20" aria-hidden="true">
                  <path d="M4 7h12M4 13h12" />
                </svg>
              </button>
            ) : null}
            <span className="playlist-number">{number + 1}</span>
            <Link to={film.href} className="playlist-link">
              <span className="playlist-poster">{film.poster ? <img src={film.poster} alt="" loading="lazy" /> : null}</span>
              <span className="playlist-words">
                <span className="playlist-title">{film.title}</span>
                <span className="dim">{film.runs}</span>
              </span>
            </Link>
            {own ? (
              <button type="button" className="button button-quiet button-small" aria-label={t("Take out {title}", { title: film.title })} onClick={() => onRemove(film.id)}>
                {t("Take out")}
              </button>
            ) : null}
          </li>
        ))}
      </ol>
      <p className="unseen" role="status">
        {told}
      </p>
    </>
  );
}
