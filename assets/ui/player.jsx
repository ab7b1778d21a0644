// Shaka Player with its own controls. DASH where the browser has MediaSource, else HLS; both over the same segments.
// sources: [{edge, dash, hls}], best first. protocol: "dash" or "hls" forces one, "" lets the device decide.
import { useEffect, useRef, useState } from "react";
import { Stats, readStats } from "./player_stats.jsx";
import { edgesOf } from "./player_edges.js";
import { resumeAt, remember } from "./watched.js";

const NARROW = 620; // px below which the controls fold into one menu
// An edge that accepts and never answers must be noticed: the defaults wait 30 s.
const RETRY = {
  maxAttempts: 2, // each manifest names one edge: more tries on it only delay the next edge
  baseDelay: 100,
  backoffFactor: 1.5,
  fuzzFactor: 0.3,
  connectionTimeout: 2500,
  stallTimeout: 2500,
  timeout: 0,
};
const ENOUGH_AHEAD = 30; // seconds of buffer

function controls(narrow) {
  const rest = narrow
    ? ["overflow_menu"]
    : ["notflix_stats", "captions", "language", "quality", "playback_rate", "picture_in_picture"];
  return {
    castReceiverAppId: "",
    controlPanelElements: ["play_pause", "mute", ...(narrow ? [] : ["volume"]), "time_and_duration", "spacer", ...rest, "fullscreen"],
    overflowMenuButtons: ["captions", "language", "quality", "playback_rate", "picture_in_picture"],
    contextMenuElements: [],
    enableKeyboardPlaybackControlsInWindow: true,
    enableTooltips: !narrow,
    seekBarColors: { base: "rgba(255,255,255,.22)", buffered: "rgba(255,255,255,.38)", played: "#ffb648" },
    volumeBarColors: { base: "rgba(255,255,255,.3)", level: "#ffb648" },
    playbackRates: [0.5, 0.75, 1, 1.25, 1.5, 1.75, 2],
    showBufferingSpinner: true,
    customContextMenu: false,
  };
}

let loading = null;

// The player and its stylesheet come only when somebody watches; a second visit finds them loaded.
function loadShaka() {
  loading ??= Promise.all([
    import("shaka-player/dist/shaka-player.ui-es2021.js"),
    import("shaka-player/dist/controls.css?inline"),
  ]).then(([module, sheet]) => {
    const shaka = module.default ?? module;
    shaka.polyfill.installAll();
    const style = document.createElement("style");
    // The stylesheet names a font on another host: nothing here asks anybody else.
    style.textContent = sheet.default.replace(/@font-face\s*\{[^}]*\}/g, "");
    document.head.prepend(style);
    addStatsButton(shaka);
    return shaka;
  });
  loading.catch(() => (loading = null));
  return loading;
}

function addStatsButton(shaka) {
  shaka.ui.Controls.registerElement("notflix_stats", {
    create(parent, control) {
      const button = document.createElement("button");
      button.className = "stats-button shaka-tooltip";
      button.type = "button";
      button.textContent = "i";
      button.setAttribute("aria-label", "Stats (i)");
      const toggle = () => control.getControlsContainer().dispatchEvent(new CustomEvent("notflix:stats", { bubbles: true }));
      button.addEventListener("click", toggle);
      parent.appendChild(button);
      return { release: () => button.removeEventListener("click", toggle) };
    },
  });
}

function chosenProtocol(shaka, forced) {
  if (forced === "dash" || forced === "hls") return forced;
  // Ask for MediaSource first: Chromium says "maybe" to HLS and then cannot play it.
  return window.MediaSource && shaka.Player.isBrowserSupported() ? "dash" : "hls";
}

export function Player({ video, title, sources, poster, storyboard, protocol = "", autoplay = false }) {
  const box = useRef(null);
  const screen = useRef(null);
  const [trouble, setTrouble] = useState("");
  const [tries, setTries] = useState(0);
  const [stats, setStats] = useState(null);
  const [shown, setShown] = useState(false);
  const session = useRef(null);
  const ended = useRef(Promise.resolve());
  const wanted = JSON.stringify(sources);

  useEffect(() => {
    if (!sources.length) return undefined;
    const own = { over: false, protocol: "", edge: sources[0].edge, player: null, ends: new AbortController() };
    session.current = own;
    setTrouble("");
    const given = { box: box.current, screen: screen.current, video, sources, storyboard, protocol, autoplay, setTrouble };
    // Two players must not hold the same screen: the one before lets go first.
    ended.current.then(() => own.over || start(own, given)).catch((error) => own.over || setTrouble(says(error)));
    return () => {
      ended.current = end(own, video, given.screen).catch(() => {}); // what does not let go goes with the page
    };
  }, [video, wanted, protocol, tries]);

  useEffect(() => {
    const toggle = () => setShown((now) => !now);
    const key = (event) => {
      const busy = /^(input|textarea|select)$/i.test(event.target?.tagName ?? "") && event.target.type !== "range";
      if (event.key === "i" && !busy && !event.ctrlKey && !event.metaKey && !event.altKey) toggle();
    };
    const node = box.current;
    window.addEventListener("keydown", key);
    node.addEventListener("notflix:stats", toggle);
    return () => {
      window.removeEventListener("keydown", key);
      node.removeEventListener("notflix:stats", toggle);
    };
  }, []);

  useEffect(() => {
    if (!shown) return undefined;
    const read = () => setStats(readStats(session.current, screen.current));
    read();
    const timer = setInterval(read, 500);
    return () => clearInterval(timer);
  }, [shown]);

  return (
    <div className="player">
      {poster ? <div className="player-glow" style={{ backgroundImage: `url("${poster}")` }} aria-hidden="true" /> : null}
      <div className="player-box" ref={box}>
        <video ref={screen} className="player-video" poster={poster || undefined} aria-label={title} playsInline preload="metadata" />
        {shown ? <Stats stats={stats} onClose={() => setShown(false)} /> : null}
      </div>
      {trouble ? (
        <div className="player-trouble" role="alert">
          <p>{trouble}</p>
          <button type="button" className="button" onClick={() => setTries(tries + 1)}>
            Try again
          </button>
        </div>
      ) : null}
    </div>
  );
}

async function start(own, { box, screen, video, sources, storyboard, protocol, autoplay, setTrouble }) {
  const shaka = await loadShaka();
  if (own.over) return;
  own.protocol = chosenProtocol(shaka, protocol);
  own.player = new shaka.Player();
  own.overlay = new shaka.ui.Overlay(own.player, box, screen);
  own.overlay.configure(controls(box.clientWidth < NARROW));
  await own.player.attach(screen);
  if (own.over) return;

  const edges = edgesOf({ own, screen, sources, storyboard, troubled: (error) => setTrouble(says(error)) });
  own.player.configure({
    manifest: { retryParameters: RETRY },
    streaming: {
      bufferingGoal: ENOUGH_AHEAD,
      retryParameters: { ...RETRY, timeout: 8000 },
      failureCallback: edges.failed,
    },
  });
  own.player.getNetworkingEngine().registerResponseFilter((type, response) => {
    if (type === shaka.net.NetworkingEngine.RequestType.SEGMENT) edges.arrived(response.uri);
  });
  own.player.addEventListener("error", ({ detail }) => {
    // What belongs to streaming went through the failure callback already.
    if (!own.over && detail?.severity === shaka.util.Error.Severity.CRITICAL && detail.category !== shaka.util.Error.Category.NETWORK)
      setTrouble(says(detail));
  });
  keepPlace(own, video, screen);
  await edges.start(resumeAt(video) || null);
  if (own.over) return;
  const clicked = navigator.userActivation?.hasBeenActive;
  // Browsers refuse sound that nobody asked for: the picture then waits for a click.
  if (autoplay || clicked) await screen.play().catch(() => {});
}

function keepPlace(own, video, screen) {
  const { signal } = own.ends;
  let saved = 0;
  const keep = () => {
    saved = Date.now();
    remember(video, screen);
  };
  for (const event of ["pause", "ended"]) screen.addEventListener(event, keep, { signal });
  screen.addEventListener("timeupdate", () => Date.now() - saved > 5000 && keep(), { signal });
}

async function end(own, video, screen) {
  own.over = true;
  own.ends.abort();
  remember(video, screen);
  await own.overlay?.destroy();
  await own.player?.destroy();
}

function says(error) {
  const network = error?.category === 1;
  if (network) return "The edges do not answer, so the film cannot go on. Check your connection, then try again.";
  return `This browser could not play the film (code ${error?.code ?? error?.message ?? "unknown"}). Try again, or use another browser.`;
}
