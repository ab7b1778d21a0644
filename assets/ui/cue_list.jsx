// The lines of a track, as many as are in sight: all are equally high, but the one that is open.
import { useEffect, useLayoutEffect, useRef, useState } from "react";
import { CueRow } from "./cue_row.jsx";
import { t } from "./text.js";

const ROW_REM = 3.25;
const BEYOND = 4; // rows that are drawn above and below what is in sight
const rowHeight = () => ROW_REM * parseFloat(getComputedStyle(document.documentElement).fontSize);

// present: the number of the line that is being said, or was last; saying: whether it still is. follows: the list goes
// with it. open: the id of the line that is written, or 0. focus: {id, part}, which is to be focused.
export function CueList({ lines, asks, present, saying, follows, open, focus, act, onScrolled }) {
  const list = useRef(null);
  const openRow = useRef(null);
  const given = useRef(focus);
  const ours = useRef(0); // where we have scrolled to
  const [view, setView] = useState({ top: 0, height: 600 });
  const [more, setMore] = useState(0); // by how much the open line is higher
  const [focused, setFocused] = useState(0);
  const height = rowHeight();
  const at = open ? lines.findIndex(({ id }) => id === open) : -1;
  const topOf = (number) => number * height + (at >= 0 && number > at ? more : 0);

  useEffect(() => {
    const node = list.current;
    const look = () => setView({ top: node.scrollTop, height: node.clientHeight });
    const scrolled = () => {
      look();
      if (Math.abs(node.scrollTop - ours.current) > 2) onScrolled();
    };
    const watch = new ResizeObserver(look);
    watch.observe(node);
    node.addEventListener("scroll", scrolled, { passive: true });
    return () => {
      watch.disconnect();
      node.removeEventListener("scroll", scrolled);
    };
  }, []);

  const scrollTo = (top) => {
    list.current.scrollTop = top;
    ours.current = list.current.scrollTop;
  };
  // All of the open line is in sight, also when it grows.
  useLayoutEffect(() => {
    const node = openRow.current;
    if (!node) return setMore(0);
    const measure = () => {
      setMore(node.offsetHeight - height);
      const { scrollTop, clientHeight } = list.current;
      const bottom = node.offsetTop + node.offsetHeight;
      if (bottom > scrollTop + clientHeight) scrollTo(Math.min(node.offsetTop, bottom - clientHeight));
    };
    measure();
    const watch = new ResizeObserver(measure);
    watch.observe(node);
    return () => watch.disconnect();
  }, [open, at < 0]);

  // Between a sixth and the half of what is in sight it stays where it is.
  useLayoutEffect(() => {
    const top = topOf(Math.max(0, present));
    const { scrollTop, clientHeight } = list.current;
    if (!follows || (top >= scrollTop + clientHeight / 6 && top <= scrollTop + clientHeight / 2)) return;
    scrollTo(top - clientHeight / 4);
  }, [follows, present, lines.length > 0]);

  useLayoutEffect(() => {
    const number = lines.findIndex(({ id }) => id === focus.id);
    if (number < 0) return;
    const { scrollTop, clientHeight } = list.current;
    if (topOf(number) < scrollTop || topOf(number + 1) > scrollTop + clientHeight) scrollTo(topOf(number) - clientHeight / 3);
    setFocused(focus.id);
  }, [focus]);
  // Once: whoever goes on from there with the keyboard is not brought back.
  useEffect(() => {
    const node = list.current.querySelector(`[data-line="${focus.id}"] [data-part="${focus.part}"]`);
    if (!node || given.current === focus) return;
    given.current = focus;
    node.focus({ preventScroll: true });
  });

  const first = Math.max(0, Math.floor(view.top / height) - BEYOND - Math.ceil(more / height));
  const last = Math.min(lines.length, Math.ceil((view.top + view.height) / height) + BEYOND);
  const drawn = new Set([...Array(Math.max(0, last - first)).keys()].map((number) => first + number));
  // What is written in, or where the keyboard is, stays there.
  for (const id of [open, focused]) drawn.add(lines.findIndex((line) => line.id === id));
  drawn.delete(-1);
  return (
    <div ref={list} className="cues-list" tabIndex={-1}>
      <ol style={{ height: topOf(lines.length) }} aria-label={t("Lines")} onFocus={(event) => setFocused(Number(event.target.closest("[data-line]")?.dataset.line ?? 0))}>
        {[...drawn]
          .sort((one, other) => one - other)
          .map((number) => (
            <li
              key={lines[number].id}
              ref={number === at ? openRow : null}
              data-line={lines[number].id}
              className="cue"
              style={{ top: topOf(number), height: number === at ? "auto" : height }}
              aria-setsize={lines.length}
              aria-posinset={number + 1}
              aria-current={saying && number === present ? "true" : undefined}
            >
              <CueRow line={lines[number]} isOpen={number === at} isLast={number + 1 === lines.length} asks={asks.get(lines[number].id)} act={act} />
            </li>
          ))}
      </ol>
    </div>
  );
}
