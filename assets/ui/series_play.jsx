// The button of a series: plays the episode that comes next.
import { useEffect, useState } from "react";
import { Link } from "react-router";
import { comingEpisode } from "./series_next.js";
import { watchedShare } from "./watched.js";

const WORDS = { first: "Play", on: "Go on", next: "Next episode", again: "Play again" };

export function SeriesPlay({ episodes }) {
  const [coming, setComing] = useState({ episode: episodes[0], as: "first" });
  useEffect(() => {
    const known = new Map(episodes.map(({ id, watched }) => [id, watched])); // by the server; a stranger's by this browser
    setComing(comingEpisode(episodes, (id) => known.get(id) || watchedShare(id)));
  }, [episodes]);
  const { episode, as } = coming;
  if (!episode) return null;
  return (
    <p className="series-play">
      <Link to={episode.href} className="button button-beam button-large">
        <svg viewBox="0 0 20 20" aria-hidden="true">
          <path d="M5 3.5v13l11-6.5z" />
        </svg>
        {WORDS[as]}
      </Link>
      <span className="dim">{[episode.added.startsWith("Episode") ? episode.added : "", episode.title].filter(Boolean).join(" · ")}</span>
    </p>
  );
}
