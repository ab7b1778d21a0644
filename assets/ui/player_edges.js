// Plays from the best edge, and moves on to the next one, in mid-film, when it falls silent.
const PATIENCE = 2; // failures in a row before the next edge is tried

// own: {player, protocol, edge, over}. troubled: told when no edge is left.
export function edgesOf({ own, screen, sources, storyboard, troubled }) {
  let failures = 0;
  let current = 0;
  let moving = false;

  const play = async (index, at) => {
    current = index;
    failures = 0;
    own.edge = sources[index].edge;
    await own.player.load(sources[index][own.protocol], at);
    if (!storyboard) return;
    const pictures = new URL(storyboard.split("/").pop(), sources[index].dash).href;
    own.player.addThumbnailsTrack(pictures, "text/vtt").catch(() => {}); // seeking works without pictures
  };

  // From where it stopped, and playing on if it played: loading anew pauses.
  const playNext = async (at, reason) => {
    if (moving) return;
    moving = true;
    const playing = !screen.paused;
    try {
      for (let tried = 0; tried < sources.length && !own.over; tried += 1) {
        try {
          await play((current + 1) % sources.length, at);
          if (playing) await screen.play().catch(() => {}); // the browser's own pause stands
          return;
        } catch (error) {
          reason = error;
        }
      }
    } finally {
      moving = false;
    }
    if (!own.over) throw reason;
  };

  return {
    start: (at) => play(0, at).catch((error) => (own.over ? undefined : playNext(at, error))),
    failed: (error) => {
      if (own.over) return;
      failures += 1;
      if (failures < PATIENCE) own.player.retryStreaming(1);
      else playNext(screen.currentTime, error).catch((reason) => own.over || troubled(reason));
    },
    arrived: (address) => {
      failures = 0;
      own.edge = sources.find(({ dash }) => address.startsWith(new URL("/", dash).href))?.edge ?? own.edge;
    },
  };
}
