// Stats for nerds: what is playing, from where, and how well.
import { decimal } from "./amounts.js";
import { t } from "./text.js";

const STARTING = [["state", t("State"), t("starting")]];

function mbit(bits) {
  return bits ? `${decimal(bits / 1e6, bits < 1e7 ? 2 : 1)} Mbit/s` : "–";
}

export function ahead(video) {
  const { buffered, currentTime } = video;
  for (let i = 0; i < buffered.length; i += 1)
    if (buffered.start(i) <= currentTime + 0.1 && currentTime <= buffered.end(i)) return buffered.end(i) - currentTime;
  return 0;
}

export function readStats(session, video) {
  const player = session?.player;
  if (!player || !video) return null;
  const stats = player.getStats();
  const track = player.getVariantTracks().find((variant) => variant.active);
  const frames = video.getVideoPlaybackQuality?.();
  const dropped = frames?.droppedVideoFrames ?? stats.droppedFrames ?? 0;
  const total = frames?.totalVideoFrames ?? stats.decodedFrames ?? 0;
  return [
    ["protocol", t("Protocol"), session.protocol.toUpperCase()],
    ["edge", t("Edge"), session.edge],
    ["rung", t("Rung"), track ? `${track.width}×${track.height}, ${mbit(track.bandwidth)}` : `${video.videoWidth}×${video.videoHeight}`],
    ["codecs", t("Codecs"), track?.codecs ?? "–"],
    ["buffer", t("Buffer"), `${decimal(ahead(video), 1)} s`],
    ["dropped", t("Dropped frames"), t("{count} of {total}", { count: dropped, total })],
    ["speed", t("Connection"), mbit(stats.estimatedBandwidth)],
    ["stalls", t("Stalls"), String(stats.stallsDetected ?? 0)],
  ];
}

export function Stats({ stats, onClose }) {
  return (
    <section className="stats" aria-label={t("Stats")}>
      <button type="button" className="stats-close" aria-label={t("Close the stats")} onClick={onClose}>
        <svg viewBox="0 0 20 20" aria-hidden="true">
          <path d="m5 5 10 10M15 5 5 15" />
        </svg>
      </button>
      <dl>
        {(stats ?? STARTING).map(([key, name, value]) => (
          <div key={key} data-stat={key}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
