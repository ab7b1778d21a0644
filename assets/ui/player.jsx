// Shaka Player with its own controls. DASH where the browser has MediaSource, else HLS; both over the same segments.
// The app's manifests name every edge; sources: [{edge, dash, hls}], each edge's own, best first, for when the app is away.
// early: some of the film is still to be made; there are no sources then, and the app's manifests lead to what there is.
// start: the second at which it begins; 0: where somebody left off. resume: where that is, as far as the server knows.
// gains: a track of sound's name → by how many dB it is made louder, so that all films are equally loud.
// place: where it stands in its series, in words. next: what plays after it, see next_up.jsx.
// protocol: "dash" or "hls" forces one, "native" the browser's own HLS; "" lets the device decide.
// framed: it is all there is, in a frame on another site.
import { useEffect, useRef, useState } from "react";
import { CaptionStyle } from "./caption_style.jsx";
import { captionStyle, keepCaptionStyle } from "./captions.js";
import { NextUp } from "./next_up.jsx";
import { says } from "./player_errors.js";
import { Glow } from "./player_glow.jsx";
import { Hint } from "./player_hint.jsx";
import { KeyList } from "./player_key_list.jsx";
import { listenForKeys } from "./player_keyboard.js";
import { silence } from "./player_loudness.js";
import { end, start } from "./player_session.js";
import { Stats, readStats } from "./player_stats.jsx";
import { Trouble } from "./player_trouble.jsx";
import { Resumed } from "./resumed.jsx";
import { t } from "./text.js";

const NOTHING_NEXT = { id: "", href: "", title: "", place: "", poster: "" };

// What the page knows of a film is empty while its state comes anew, see keep_mounted.jsx.
export function Player(props) {
  const known = useRef(props);
  if (props.video) known.current = props;
  return <FilmPlayer {...known.current} />;
}

function FilmPlayer({ video, title, sources, poster, storyboard, protocol = "", start: begin = 0, resume = 0, autoplay = false, early = false, arriving = false, texts = [], edition = "", shown: wantedText = "", sounds = "", heard = "", chapters = "", gains = {}, place = "", next = NOTHING_NEXT, framed = false }) {
  const box = useRef(null);
  const screen = useRef(null);
  const [trouble, setTrouble] = useState(null); // of player_errors.js
  const [waits, setWaits] = useState(false);
  const [tries, setTries] = useState(0);
  const [stats, setStats] = useState(null);
  const [shown, setShown] = useState(false);
  const [resumed, setResumed] = useState(0); // the second at which it went on
  const [style, setStyle] = useState(null); // of captions, while it is being chosen
  const [listed, setListed] = useState(false); // the keys
  const session = useRef(null);
  const begun = useRef("");
  const left = useRef(0); // the second at which the last player let go
  const goNext = useRef(null);
  const about = useRef({});
  about.current = { title, place, poster };
  const ended = useRef(Promise.resolve());
  const playable = early || sources.length > 0; // which edges have it then, the player asks by itself

  useEffect(() => {
    if (!playable) return undefined;
    const own = { over: false, protocol: "", edge: sources[0]?.edge ?? "", player: null, place: 0, ends: new AbortController() };
    session.current = own;
    setTrouble(null);
    // Tried again, it goes on where it was.
    const at = begun.current === `${video} ${begin}` ? left.current : begin;
    begun.current = `${video} ${begin}`;
    const given = { box: box.current, screen: screen.current, video, sources, storyboard, protocol, begin: at, resume, autoplay, early, panel, about, setTrouble, setWaits, setResumed };
    // Two players must not hold the same screen: the one before lets go first.
    ended.current.then(() => own.over || start(own, given)).catch((error) => own.over || setTrouble(says(error, own.protocol, own.edge)));
    return () => {
      left.current = own.place;
      ended.current = end(own, given.screen).catch(() => {}); // what does not let go goes with the page
    };
  }, [video, playable, protocol, begin, early, tries]);

  useEffect(() => {
    const node = screen.current;
    return () => silence(node);
  }, []);

  const open = useRef({});
  open.current = { any: shown || listed || Boolean(style) };
  useEffect(() => {
    const toggle = () => setShown((now) => !now) ?? true;
    const toggleStyle = () => setStyle((now) => (now ? null : captionStyle()));
    const list = () => setListed((now) => !now) ?? true;
    const close = () => {
      for (const one of [setShown, setListed]) one(false);
      setStyle(null);
      return open.current.any;
    };
    const control = () => {
      const { player, overlay, text, over } = session.current ?? {};
      return player && !over ? { screen: screen.current, player, overlay, text, next: goNext.current } : null;
    };
    const node = box.current;
    const deaf = listenForKeys(node, control, { stats: toggle, list, close });
    const events = [["notflix:stats", toggle], ["notflix:captions", toggleStyle], ["notflix:keys", list]];
    events.forEach(([event, act]) => node.addEventListener(event, act));
    return () => {
      deaf();
      events.forEach(([event, act]) => node.removeEventListener(event, act));
    };
  }, []);

  useEffect(() => {
    if (!shown) return undefined;
    const read = () => setStats(readStats(session.current, screen.current));
    read();
    const timer = setInterval(read, 500);
    return () => clearInterval(timer);
  }, [shown]);

  const panel = useRef({});
  panel.current = { texts, edition, shown: wantedText, sounds, heard, chapters, gains };
  useEffect(() => void session.current?.text?.told(panel.current), [texts, edition, wantedText, sounds, heard, chapters]);
  useEffect(() => void session.current?.louder?.(), [gains]);

  const restart = () => {
    screen.current.currentTime = 0;
    screen.current.play().catch(() => {});
    setResumed(0);
  };

  const closing = (set, closed) => () => {
    set(closed);
    box.current.focus({ preventScroll: true }); // what had it goes with its window
  };
  const changeStyle = (now) => {
    setStyle(now);
    keepCaptionStyle(now);
    session.current?.text?.look(now);
  };

  return (
    <div className="player">
      {poster ? <Glow poster={poster} /> : null}
      <div className="player-box" ref={box} tabIndex={-1} role="region" aria-label={t("Player")}>
        <video ref={screen} className="player-video" poster={poster || undefined} aria-label={title} playsInline preload="metadata" />
        {shown ? <Stats stats={stats} onClose={closing(setShown, false)} /> : null}
        {style ? <CaptionStyle style={style} onChange={changeStyle} onClose={closing(setStyle, null)} /> : null}
        {resumed ? <Resumed at={resumed} onRestart={restart} onOver={() => setResumed(0)} /> : null}
        {listed ? <KeyList onClose={closing(setListed, false)} /> : null}
        <Hint box={box} />
        <NextUp next={next} screen={screen} box={box} goNext={goNext} />
        {waits ? (
          <p className="player-wait" role="status">
            {arriving ? t("This part has not arrived yet. It plays as soon as it is here.") : t("This part is being made now, before the others.")}
          </p>
        ) : null}
        {trouble ? (
          <Trouble
            trouble={trouble}
            protocol={session.current?.protocol ?? ""}
            place={() => session.current?.place ?? 0}
            framed={framed}
            onAgain={() => setTries(tries + 1)}
          />
        ) : null}
      </div>
    </div>
  );
}
