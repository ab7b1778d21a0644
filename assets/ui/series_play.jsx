// The button of a series: plays the episode that comes next.
import { useEffect, useState } from "react";
import { Link } from "react-router";
import { comingEpisode } from "./series_next.js";
import { t } from "./text.js";
import { watchedShare } from "./watched.js";

const WORDS = { first: t("Play"), on: t("Go on"), next: t("Next episode"), again: t("Play again") };
const [NUMBERED] = t("Episode {number}").split("{number}"); // of an episode whose number is known

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
      <span className="dim">{[episode.added.startsWith(NUMBERED) ? episode.added : "", episode.title].filter(Boolean).join(" · ")}</span>
    </p>
  );
}
