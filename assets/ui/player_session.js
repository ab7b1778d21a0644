// One time of playing a film: Shaka, the places that it plays from, and going on from another one where one fails.
import { Failed, SignedPaths, edgeOf, manifestOf, measure, roundTrips, unlessSilent, watchdog } from "./edges.js";
import { controls, loadShaka, speak } from "./player_controls.js";
import { GONE, says } from "./player_errors.js";
import { evenOut } from "./player_loudness.js";
import { describeToSystem } from "./player_media.js";
import { ahead } from "./player_stats.jsx";
import { PlayerText } from "./player_text.js";
import { keepPlace } from "./places.js";
import { rememberPlayer, rememberTracks } from "./player_memory.js";
import { readPreferences } from "./preferences.js";
import { keepSmallWindow } from "./small_window.js";
import { countView } from "./views.js";
import { resumeAt } from "./watched.js";

const NARROW = 980; // px below which the controls fold into one menu: all of them side by side need as much
// An edge that accepts and never answers must be noticed: the defaults wait 30 s.
const RETRY = {
  maxAttempts: 4, // or one more than there are edges
  baseDelay: 100,
  backoffFactor: 1.5,
  fuzzFactor: 0.3,
  connectionTimeout: 2500,
  stallTimeout: 2500,
  timeout: 0,
};
// A segment that is still being made is waited for: the app holds the request for 20 s (api/segments.py).
const HELD = { connectionTimeout: 25000, stallTimeout: 25000, timeout: 30000 };
const WAITS_MS = 1500; // of standing still, before somebody is told why
// What the edges' logs are told. Not "nor", the next file: it may name another edge, and Shaka, which looks for the
// host anywhere in the address that failed, would then think that one dead too.
const CMCD = ["br", "bl", "bs", "cid", "d", "dl", "mtp", "ot", "pr", "rtp", "sf", "sid", "st", "su", "tb"];
const PATIENCE = 3; // failed retries in a row before the film is loaded anew
const GIVE_UP_MS = 45000; // of silence from every edge, before somebody is told; it goes on trying
const NATIVE_MS = 4000; // without anything, before the browser's own HLS has begun
const ENOUGH_AHEAD = 30; // seconds of buffer
const REFUSED = [403, 404, 410]; // below a signed path that is good no more, or by the app, of a film that is gone

function chosenProtocol(shaka, forced) {
  if (["dash", "hls", "native"].includes(forced)) return forced;
  // Ask for MediaSource first: Chromium says "maybe" to HLS and then cannot play it.
  return window.MediaSource && shaka.Player.isBrowserSupported() ? "dash" : "native";
}

// own: {over, ends, …}, of player.jsx: what this session has; over: nobody wants it any more.
export async function start(own, { box, screen, video, sources: given, storyboard, protocol, begin, resume, autoplay, early, panel, about, setTrouble, setWaits, setResumed }) {
  const [shaka] = await Promise.all([loadShaka(), readPreferences()]);
  if (own.over) return;
  own.protocol = chosenProtocol(shaka, protocol);
  own.player = new shaka.Player();
  own.overlay = new shaka.ui.Overlay(own.player, box, screen);
  speak(own.overlay);
  own.overlay.configure(controls(shaka, box.clientWidth < NARROW));
  await own.player.attach(screen);
  if (own.over) return;

  const native = own.protocol === "native";
  const kind = own.protocol === "dash" ? "dash" : "hls";
  const wait = (ms) => new Promise((done) => setTimeout(done, ms));
  const { signal } = own.ends;
  const paths = new SignedPaths(video, given);
  let failed = 0;
  let edge = -1; // of paths.sources; -1: the app's manifest, with all of them
  let silent = 0; // since when no edge has answered
  const play = async (index, at) => {
    edge = index;
    failed = 0;
    own.edge = paths.sources[Math.max(0, index)]?.edge ?? "";
    own.text?.loading();
    own.tracks?.();
    const hls = kind === "hls" ? "application/vnd.apple.mpegurl" : undefined;
    const loaded = own.player.load(index < 0 ? manifestOf(video, kind) : paths.sources[index][kind], at, hls);
    await (native ? unlessSilent(loaded, screen, NATIVE_MS) : loaded);
    own.text?.loaded();
    if (!native) own.tracks = rememberTracks(own.player);
    // A long segment may take long on a slow line, and that is no fault of the edge's.
    if (!early) own.player.configure("streaming.retryParameters.timeout", Math.max(8000, own.player.getStats().maxSegmentDuration * 2000 || 0));
    if (storyboard && !native) own.player.addThumbnailsTrack(paths.fresh(storyboard), "text/vtt").catch(() => {}); // seeking works without pictures
  };
  const first = native && !early ? 0 : -1;
  let turn = Promise.resolve();
  let finding = null; // another place to play from
  const reload = async () => {
    const [at, going] = [screen.currentTime, !screen.paused];
    if (own.over) return;
    await play(first, at).catch((error) => own.over || playNext(at, error));
    if (going && !own.over) await screen.play();
  };
  // One after another: while it loads, it stands still.
  const again = () => (turn = turn.then(() => finding).then(reload).catch(() => {}));
  // Once at a time: picture and sound fail each by itself, and two that load only ever end each other.
  const playNext = (at, reason) => (finding ??= findOne(at, reason).finally(() => (finding = null)));
  // Round and round: the app's manifest, then each edge's own, until one plays.
  const findOne = async (at, reason) => {
    silent ||= Date.now();
    const going = !screen.paused;
    for (;;) {
      const next = edge + 1 < paths.sources.length ? edge + 1 : first;
      if (next === first) await wait(native ? 250 : 2000);
      if (own.over || ((native || paths.ending || refused(reason)) && gone(await paths.renew())) || own.over) return;
      try {
        await play(next, at);
        if (going) screen.play().catch(() => {});
        return native ? told() : undefined;
      } catch (error) {
        reason = error ?? reason;
        silence(reason);
      }
    }
  };
  // Whether the app says that there is no such film any more, or not for this viewer.
  const gone = (status) => {
    if (![401, 403, 404].includes(status)) return false;
    if (own.over) return true;
    own.over = true;
    own.player.unload().catch(() => {});
    setTrouble(GONE);
    return true;
  };
  const silence = (error) => {
    if (own.over) return;
    silent ||= Date.now();
    if (Date.now() - silent > GIVE_UP_MS || (!native && error?.category > 1)) setTrouble(says(error, own.protocol, own.edge));
  };
  const told = () => {
    if (own.over) return;
    failed = 0;
    if (silent) setTrouble(null);
    silent = 0;
  };

  own.player.configure({
    cmcd: { enabled: true, contentId: video, includeKeys: CMCD },
    manifest: {
      retryParameters: { ...RETRY, maxAttempts: Math.max(RETRY.maxAttempts, given.length + 1) },
      // In HLS, too, segments stand where their own clock says. What a playlist says of sound is shorter at the beginning by the
      // frame that only fills the decoder: by it Shaka moves all sound ahead, and WebKit on Debian 12 takes none of it.
      hls: { ignoreManifestTimestampsInSegmentsMode: true },
    },
    streaming: {
      bufferingGoal: ENOUGH_AHEAD,
      // Shaka 5.2.12 keeps an init segment whose request it has aborted itself, and in Firefox and WebKit stands still for
      // ever after a change of language (its issue 10569). What it fetches ahead by itself suffices.
      segmentPrefetchLimit: 0,
      preferNativeHls: native,
      retryParameters: { ...RETRY, maxAttempts: Math.max(RETRY.maxAttempts, given.length + 1), timeout: 8000, ...(early ? HELD : {}) },
      failureCallback: (error) => {
        if (own.over) return;
        failed += 1;
        if (refused(error) && failed < PATIENCE) {
          // A path that has ended, or the right to it.
          paths.renew().then((status) => own.over || gone(status) || own.player.retryStreaming(failed > 1 ? 1 : 0));
          return;
        }
        silence(error);
        // With every edge banned, Shaka asks the first one only: a fresh start knows no bans. What is buffered plays first.
        if (failed < PATIENCE || (edge < 0 && ahead(screen) > 1)) own.player.retryStreaming(2);
        else playNext(screen.currentTime, error);
      },
    },
  });
  const { RequestType } = shaka.net.NetworkingEngine;
  const bad = new Failed();
  own.player.getNetworkingEngine().registerRequestFilter((type, request) => {
    if (type === RequestType.SEGMENT) bad.sort(request);
    if (paths.ending && type === RequestType.SEGMENT) paths.renew().then(gone);
    if (type !== RequestType.CONTENT_STEERING) request.uris = request.uris.map((uri) => paths.fresh(uri));
    const trips = type === RequestType.CONTENT_STEERING && roundTrips();
    if (trips) request.uris = request.uris.map((uri) => (uri.startsWith("http") ? `${uri}${uri.includes("?") ? "&" : "?"}rtt=${trips}` : uri));
  });
  own.player.getNetworkingEngine().registerResponseFilter((type, response) => {
    if (type !== RequestType.SEGMENT) return;
    told();
    bad.answered(response.uri);
    own.edge = paths.sources.find((source) => edgeOf(source.dash) === edgeOf(response.uri))?.edge ?? own.edge;
  });
  own.player.addEventListener("error", ({ detail }) => {
    // What belongs to streaming went through the failure callback already; the browser's own HLS has its watchdog.
    if (!own.over && !native && detail?.severity === shaka.util.Error.Severity.CRITICAL && detail.category !== shaka.util.Error.Category.NETWORK)
      setTrouble(says(detail, own.protocol, own.edge));
  });
  if (!native) {
    own.text = new PlayerText(own.player, box, video, again);
    own.text.told(panel.current);
    own.louder = evenOut(own.player, screen, () => panel.current.gains, signal); // the browser's own HLS lets nobody touch its sound
  }
  screen.preservesPitch = true;
  rememberPlayer(own.player, screen, signal);
  own.keep = keepPlace(video, screen, signal);
  countView(video, screen, signal);
  describeToSystem(about.current, signal);

  if (early) tellWaits(screen, signal, setWaits);

  const left = begin ? 0 : resume || resumeAt(video);
  const at = begin || left || null;
  setResumed(left);
  own.place = at ?? 0;
  screen.addEventListener("timeupdate", () => (own.place = screen.currentTime || own.place), { signal }); // 0: it loads
  await play(first, at).catch((error) => {
    if (!own.over) return playNext(at, error);
  });
  if (own.over) return;
  if (native) {
    const goOn = () => playNext(own.place || null).then(() => own.over || screen.play().catch(() => {}));
    watchdog(screen, signal, goOn);
  }
  screen.addEventListener("playing", () => setTimeout(measure, 3000, paths.sources, signal), { signal, once: true });
  // Its keys are at hand, where nobody is at something else.
  if (document.activeElement === document.body) box.focus({ preventScroll: true });
  const clicked = navigator.userActivation?.hasBeenActive;
  // Browsers refuse sound that nobody asked for: the picture then waits for a click.
  if (autoplay || clicked) await screen.play().catch(() => {});
}

// Says why the picture stands still, where that takes long.
function tellWaits(screen, signal, setWaits) {
  let timer = 0;
  const over = () => {
    clearTimeout(timer);
    setWaits(false);
  };
  screen.addEventListener("waiting", () => (clearTimeout(timer), (timer = setTimeout(setWaits, WAITS_MS, true))), { signal });
  for (const event of ["playing", "pause", "ended", "emptied"]) screen.addEventListener(event, over, { signal });
  signal.addEventListener("abort", over);
}

export async function end(own, screen) {
  own.over = true;
  own.ends.abort();
  own.keep?.();
  await keepSmallWindow(screen, () => own.overlay?.destroy());
  await own.player?.destroy();
  await screen.remote?.cancelWatchAvailability(); // Shaka forgets some of what it watches, and the screen stays for ever
}

function refused(error) {
  return error?.code === 1001 && REFUSED.includes(error.data?.[1]); // BAD_HTTP_STATUS
}
