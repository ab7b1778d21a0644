// A row of the home page, whose cards are asked for when it comes near, and a grid of one's own films. row: RowModel of
// ui/view_models.py.
import { useEffect, useRef, useState } from "react";
import { Link } from "react-router";
import { call } from "./call.js";
import { cardOf } from "./card_words.js";
import { FilmCard } from "./film_card.jsx";
import { listHere } from "./my_list.js";
import { unfinishedHere } from "./watched.js";

const NEAR = "600px"; // below what is seen
const AGAIN = 5000; // ms until a row that was not answered is asked for once more
const BONES = 6;
const MANY = 18;
const HERE = { continue: unfinishedHere, list: listHere }; // what this browser keeps

async function load({ kind, name, local, without }, limit) {
  const ids = local ? HERE[kind]().slice(0, limit) : [];
  if (local && !ids.length) return [];
  const asked = local ? new URLSearchParams(ids.map((id) => ["id", id])) : new URLSearchParams({ kind, name, limit });
  const { cards } = await call("GET", `/api/home/${local ? "cards" : "row"}?${asked}`);
  return cards.filter(({ id }) => id !== without).map(cardOf);
}

// Browsers leave a card where it is when the keyboard comes to it, half seen.
const showFocused = ({ target }) => target.matches(":focus-visible") && target.scrollIntoView({ block: "nearest", inline: "center" });

export function FilmRow({ row }) {
  const spot = useRef(null);
  const [near, setNear] = useState(false);
  const [cards, setCards] = useState(() => (row.local && !HERE[row.kind]().length ? [] : null));

  useEffect(() => {
    if (!spot.current || near) return undefined;
    const watcher = new IntersectionObserver((seen) => seen.some((one) => one.isIntersecting) && setNear(true), { rootMargin: NEAR });
    watcher.observe(spot.current);
    return () => watcher.disconnect();
  }, [near]);

  useEffect(() => {
    if (!near) return undefined;
    let over = false;
    let timer = 0;
    const again = () => (timer = setTimeout(() => over || setNear(false), AGAIN));
    load(row, MANY).then((loaded) => over || setCards(loaded), again);
    return () => {
      over = true;
      clearTimeout(timer);
    };
  }, [near, row.key, row.edition]);

  if (cards && !cards.length) return null;
  return (
    <section className="section" aria-label={row.title} aria-busy={(near && !cards) || undefined} ref={spot}>
      <h2>{row.href ? <Link to={row.href}>{row.title}</Link> : row.title}</h2>
      <div className="row" tabIndex={-1} onFocus={showFocused}>
        {cards ? cards.map((card) => <FilmCard key={card.id} card={card} />) : <Bones />}
      </div>
    </section>
  );
}

// Cards of the same size as those to come, so that nothing jumps.
function Bones() {
  return Array.from({ length: BONES }, (_, number) => (
    <div className="card" aria-hidden="true" key={number}>
      <span className="thumb bone" />
      <span className="bone-line bone" />
      <span className="bone-line bone-short bone" />
    </div>
  ));
}

// All of a row. children: what there is to see where it is empty. onFailed: with a sentence, where it could not be read.
export function FilmGrid({ row, children, onFailed }) {
  const [cards, setCards] = useState(null);
  useEffect(() => void load(row, 200).then(setCards, (error) => onFailed(error.message)), [row.key, row.local]);
  if (cards && !cards.length) return children;
  return (
    <div className="grid" aria-busy={!cards || undefined}>
      {cards ? cards.map((card) => <FilmCard key={card.id} card={card} />) : <Bones />}
    </div>
  );
}
