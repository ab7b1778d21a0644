// Films as lines, of which many are chosen, and changed or deleted at once.
import { useEffect, useMemo, useRef, useState } from "react";
import { Link } from "react-router";
import { BulkForm } from "./bulk_form.jsx";
import { t, tn } from "./text.js";

const FIND_AFTER = 250; // ms without a key

export function FilmTable({ films, query, total, moreLeft, choices, onFind, onMore, onChange, onDelete }) {
  const [chosen, setChosen] = useState(() => new Set());
  const last = useRef(null); // the line that was chosen last: with Shift, all up to it are
  const shown = useMemo(() => films.map((film) => film.id), [films]);
  const ids = shown.filter((id) => chosen.has(id)); // what is not shown any more is not chosen
  const all = ids.length > 0 && ids.length === shown.length;

  const choose = (id, on, along) => {
    const [from, to] = [shown.indexOf(along ? last.current : id), shown.indexOf(id)].sort((a, b) => a - b);
    const lines = from < 0 ? [id] : shown.slice(from, to + 1);
    last.current = id;
    setChosen((before) => {
      const after = new Set(before);
      for (const line of lines) on ? after.add(line) : after.delete(line);
      return after;
    });
  };

  return (
    <>
      <div className="library-bar">
        <label className="library-all">
          <input
            type="checkbox"
            checked={all}
            ref={(box) => box && (box.indeterminate = ids.length > 0 && !all)}
            onChange={() => setChosen(new Set(all ? [] : shown))}
            aria-label={t("Choose all that are shown")}
          />
          <span aria-live="polite">{ids.length ? t("{count} chosen", { count: ids.length }) : tn("{count} film", "{count} films", total)}</span>
        </label>
        {ids.length ? (
          <Actions count={ids.length} choices={choices} onChange={(form) => onChange(ids, form)} onDelete={() => onDelete(ids)} />
        ) : (
          <Find query={query} onFind={onFind} />
        )}
      </div>
      {films.length ? (
        <ul className="library-list">
          {films.map((film) => (
            <Line key={film.id} film={film} chosen={chosen.has(film.id)} onChoose={choose} />
          ))}
        </ul>
      ) : (
        <p className="dim library-none">{query ? t("No film is called so.") : t("There is nothing here that you can change.")}</p>
      )}
      {moreLeft && (
        <div className="actions">
          <button type="button" className="button" onClick={onMore}>
            {t("Show more")}
          </button>
        </div>
      )}
    </>
  );
}

function Line({ film, chosen, onChoose }) {
  return (
    <li className={chosen ? "library-line library-chosen" : "library-line"}>
      <input
        type="checkbox"
        checked={chosen}
        aria-label={film.title}
        onChange={() => {}}
        onClick={(event) => onChoose(film.id, !chosen, event.shiftKey)}
      />
      {film.poster ? <img className="library-poster" src={film.poster} alt="" loading="lazy" /> : <span className="library-poster" />}
      <div className="library-words">
        {film.place && <span className="library-facts">{film.place}</span>}
        <Link className="library-title" to={film.href}>
          {film.title}
        </Link>
        <span className="library-facts">{film.facts}</span>
      </div>
      <ul className="chips library-tags" aria-label={t("Tags")}>
        {film.tags.map((tag) => (
          <li key={tag} className="tag">
            {tag}
          </li>
        ))}
      </ul>
      <span className="library-audience">{film.audience}</span>
    </li>
  );
}

// It goes away while films are chosen, and comes back with what they were found by.
function Find({ query, onFind }) {
  const [text, setText] = useState(null); // what is typed, until it was looked for
  useEffect(() => {
    if (text === null) return undefined;
    const waiting = setTimeout(() => onFind(text), FIND_AFTER);
    return () => clearTimeout(waiting);
  }, [text]);
  useEffect(() => {
    if (text === query) setText(null);
  }, [query]);
  return (
    <input
      type="search"
      className="input library-find"
      placeholder={t("Find films to change")}
      aria-label={t("Find films to change")}
      maxLength={500}
      value={text ?? query}
      onChange={(event) => setText(event.target.value)}
    />
  );
}

function Actions({ count, choices, onChange, onDelete }) {
  const form = useRef(null);
  const question = useRef(null);
  const change = tn("Change this film", "Change these {count} films", count);
  const ask = tn("Delete this film?", "Delete these {count} films?", count);
  return (
    <div className="entry-actions">
      <button type="button" className="button button-beam button-small" onClick={() => form.current.showModal()}>
        {t("Change")}
      </button>
      <button type="button" className="button button-quiet button-small" onClick={() => question.current.showModal()}>
        {t("Delete")}
      </button>
      <dialog ref={form} className="dialog" aria-label={change}>
        <BulkForm
          title={change}
          choices={choices}
          onSave={(changes) => {
            form.current.close();
            onChange(changes);
          }}
          onCancel={() => form.current.close()}
        />
      </dialog>
      <dialog ref={question} className="dialog" aria-label={ask}>
        <div className="dialog-body">
          <h2>{ask}</h2>
          <p>
            {tn(
              "Nobody sees it any more from now on. As long as the bin keeps it, it can be put back from there.",
              "Nobody sees them any more from now on. As long as the bin keeps them, they can be put back from there.",
              count,
            )}
          </p>
          <div className="dialog-actions">
            <button type="button" className="button button-quiet" onClick={() => question.current.close()}>
              {tn("Keep it", "Keep them", count)}
            </button>
            <button
              type="button"
              className="button button-bad"
              onClick={() => {
                question.current.close();
                onDelete();
              }}
            >
              {t("Delete")}
            </button>
          </div>
        </div>
      </dialog>
    </div>
  );
}
