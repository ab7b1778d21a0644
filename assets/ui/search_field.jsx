// The search field: types ahead on the home page, leads there from every other one. "/" focuses it, Escape empties it.
// The address is the truth: what is asked is what stands in it. Each search has a turn, and only the newest counts.
import { useEffect, useRef, useState } from "react";
import { Link, useLocation, useNavigate } from "react-router";
import { walkByArrows } from "./arrows.js";
import { forget, recent, remember } from "./recent.js";
import { t } from "./text.js";

const PAUSE = 80; // ms between two questions: a key is asked at once, more of them within that time together
const HOME = "/";
const NOT_ASKED = "?"; // nobody has told us yet who is there

const textOf = (search) => new URLSearchParams(search).get("q") ?? "";

// An address of the home page with another text, all else as it was; only that an order of everything is none of what a
// first letter finds.
function withText(search, text) {
  const parameters = new URLSearchParams(search);
  if (!parameters.has("q")) parameters.delete("sort");
  if (text) parameters.set("q", text);
  else parameters.delete("q");
  return parameters.size ? `${HOME}?${parameters}` : HOME;
}

export function SearchField({ who = NOT_ASKED, answered = 0, onSearch }) {
  const location = useLocation();
  const navigate = useNavigate();
  const field = useRef(null);
  const timer = useRef(null);
  const askedAt = useRef(-PAUSE);
  const asked = useRef(null); // what stands behind the address's path, as it was asked last
  const before = useRef(location);
  const turn = useRef(0); // of what was asked last
  const shown = useRef(0); // of the newest answer so far
  const [text, setText] = useState("");
  const [texts, setTexts] = useState([]);
  const home = location.pathname === HOME;
  const latest = useRef({});
  latest.current = { text, who, home };

  const ask = () => {
    clearTimeout(timer.current);
    const { search } = window.location;
    if (!home || asked.current === search) return;
    asked.current = search;
    askedAt.current = performance.now();
    turn.current += 1;
    onSearch?.(search, turn.current);
  };

  // An answer that comes late has taken the place of a newer one: ask again.
  useEffect(() => {
    turn.current = Math.max(turn.current, answered);
    const late = answered < shown.current;
    shown.current = answered;
    if (!late) return;
    asked.current = null;
    ask();
  }, [answered]);

  useEffect(() => {
    const opened = asked.current === null;
    const typed = opened && !textOf(location.search) ? (field.current?.value ?? "") : "";
    // Where the address is new, also by Back and Forward, the page asks; what was typed since is not in the router's.
    const same = !opened && location.search === before.current.search && location.pathname === before.current.pathname;
    before.current = location;
    if (!same) asked.current = location.search;
    // What somebody typed before the page had woken up counts too.
    if (typed && home) change(typed);
    else setText(typed || textOf(location.search));
    if (same) ask();
  }, [location.key]);

  useEffect(() => {
    if (who !== NOT_ASKED) setTexts(recent(who));
  }, [who]);

  const noted = () => latest.current.who !== NOT_ASKED && setTexts(remember(latest.current.who, latest.current.text));

  // What was searched for is worth keeping once somebody opens a film.
  useEffect(
    () => () => {
      clearTimeout(timer.current);
      if (latest.current.home) noted();
    },
    [],
  );

  useEffect(() => walkByArrows(field.current, home), [home]);

  useEffect(() => {
    const focus = (event) => {
      const busy = /^(input|textarea|select)$/i.test(event.target?.tagName ?? "") || event.target?.isContentEditable;
      if (event.key !== "/" || busy || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      field.current?.focus();
      field.current?.select();
    };
    window.addEventListener("keydown", focus);
    return () => window.removeEventListener("keydown", focus);
  }, []);

  const change = (query) => {
    setText(query);
    if (!home) return;
    window.history.replaceState(window.history.state, "", withText(window.location.search, query));
    clearTimeout(timer.current);
    timer.current = setTimeout(ask, Math.max(0, askedAt.current + PAUSE - performance.now()));
  };

  const submit = (event) => {
    event.preventDefault();
    noted();
    if (home) ask();
    else navigate(withText("", text));
  };

  return (
    <form className="search" role="search" action={HOME} onSubmit={submit}>
      <svg className="search-sign" viewBox="0 0 20 20" aria-hidden="true">
        <circle cx="8.5" cy="8.5" r="5.5" />
        <path d="m12.7 12.7 4.6 4.6" />
      </svg>
      <input
        ref={field}
        type="search"
        name="q"
        className="search-field"
        placeholder={t("Search")}
        aria-label={t("Search videos")}
        autoComplete="off"
        autoCapitalize="off"
        spellCheck="false"
        enterKeyHint="search"
        maxLength={200}
        value={text}
        onChange={(event) => change(event.target.value)}
        onKeyDown={(event) => {
          if (event.key !== "Escape") return;
          event.preventDefault();
          if (text) change("");
          else field.current?.blur();
        }}
      />
      {text ? (
        <button
          type="button"
          className="search-clear"
          aria-label={t("Clear the search")}
          onClick={() => {
            change("");
            field.current?.focus();
          }}
        >
          <svg viewBox="0 0 20 20" aria-hidden="true">
            <path d="m5 5 10 10M15 5 5 15" />
          </svg>
        </button>
      ) : (
        <kbd className="search-key" aria-hidden="true">
          /
        </kbd>
      )}
      {!text && texts.length ? (
        <Recent texts={texts} onPick={() => field.current?.focus()} onForget={() => setTexts(forget(who)) ?? field.current?.focus()} />
      ) : null}
    </form>
  );
}

// Seen while the empty field has the focus, or something in here.
function Recent({ texts, onPick, onForget }) {
  return (
    <div className="search-recent" role="group" aria-label={t("Recent searches")}>
      {texts.map((text) => (
        <Link key={text} to={withText("", text)} className="search-recent-text" onClick={onPick}>
          {text}
        </Link>
      ))}
      <button type="button" className="search-recent-forget" onClick={onForget}>
        {t("Forget these searches")}
      </button>
    </div>
  );
}
