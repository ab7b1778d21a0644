// Which episode of a series comes next for whoever sits here.
const SEEN = 0.96; // the share after which a film counts as seen, as in watched.js

// episodes: in order. shareOf: how much of each was watched, 0 to 1. Returns {episode, as}: as says whether it is the
// "first" of all, to be gone "on" with, the "next" one, or the first "again" because all were seen.
export function comingEpisode(episodes, shareOf) {
  const last = episodes.findLastIndex(({ id }) => shareOf(id) > 0);
  if (last < 0) return { episode: episodes[0], as: "first" };
  if (shareOf(episodes[last].id) < SEEN) return { episode: episodes[last], as: "on" };
  return last + 1 < episodes.length ? { episode: episodes[last + 1], as: "next" } : { episode: episodes[0], as: "again" };
}
