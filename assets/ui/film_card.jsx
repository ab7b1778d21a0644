// A film as a card, in a row or in a grid. card: CardModel of ui/view_models.py.
import { Link } from "react-router";
import { CardLife } from "./card_life.jsx";
import { ListButton } from "./list_button.jsx";
import { Poster } from "./poster.jsx";

// Text with its matched letters in the beam's light.
const lit = (pieces) => pieces.map(({ text, hit }, number) => (hit ? <mark key={number}>{text}</mark> : text));

export function FilmCard({ card }) {
  return (
    <div className="film">
      <Link to={card.href} className="card" data-video={card.id}>
        <span className="thumb">
          {card.poster ? (
            <Poster video={card.id} src={card.poster} loading="lazy" decoding="async" />
          ) : (
            <span className="poster poster-none" aria-hidden="true" />
          )}
          <CardLife video={card.id} storyboard={card.storyboard} share={card.watched} />
          {card.runs ? (
            <span className="length" aria-hidden="true">
              {card.runs}
            </span>
          ) : null}
        </span>
        <span className="card-title" title={card.title}>
          {lit(card.pieces)}
        </span>
        <span className="unseen">{card.spoken_length}</span>
        <span className="card-note">
          {card.where ? (
            <>
              <span className="where">{card.where}</span>
              <span>{lit(card.matched)}</span>
            </>
          ) : (
            <span>{card.added}</span>
          )}
        </span>
      </Link>
      <ListButton video={card.id} title={card.title} listed={card.listed} />
    </div>
  );
}
