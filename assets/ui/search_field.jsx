// The search field: types ahead on the home page, leads there from every other one. "/" focuses it, Escape empties it.
import { useEffect, useRef, useState } from "react";
import { useLocation, useNavigate } from "react-router";

const WAIT = 80; // ms without a keystroke before we ask
const HOME = "/";

export function SearchField({ onSearch }) {
  const location = useLocation();
  const navigate = useNavigate();
  const field = useRef(null);
  const timer = useRef(null);
  const sent = useRef(null);
  const [text, setText] = useState("");
  const home = location.pathname === HOME;

  const ask = (query) => {
    clearTimeout(timer.current);
    if (sent.current === query) return;
    sent.current = query;
    performance.mark("notflix:ask");
    onSearch?.(query);
  };

  // The address is the truth when a page is opened, also by Back and Forward.
  useEffect(() => {
    const asked = new URLSearchParams(location.search).get("q") ?? "";
    // What somebody typed before the page had woken up counts too.
    const early = sent.current === null && !asked ? (field.current?.value ?? "") : "";
    setText(early || asked);
    if (sent.current === null && !early) sent.current = asked;
    else if (home) ask(early || asked);
  }, [location.key]);

  useEffect(() => () => clearTimeout(timer.current), []);

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
    const address = query ? `${HOME}?${new URLSearchParams({ q: query })}` : HOME;
    window.history.replaceState(window.history.state, "", address);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => ask(query), WAIT);
  };

  const submit = (event) => {
    event.preventDefault();
    if (home) ask(text);
    else navigate(text ? `${HOME}?${new URLSearchParams({ q: text })}` : HOME);
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
        placeholder="Search"
        aria-label="Search videos"
        autoComplete="off"
        autoCapitalize="off"
        spellCheck="false"
        enterKeyHint="search"
        maxLength={200}
        data-debounce={WAIT}
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
          aria-label="Clear the search"
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
    </form>
  );
}
