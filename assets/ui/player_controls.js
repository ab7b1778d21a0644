// Shaka's code and stylesheet, and the controls of its that we show.
import { loudnessButton } from "./player_loudness.js";
import { SPEEDS } from "./player_speeds.js";
import { keepPreference, preference } from "./preferences.js";
import { language, t } from "./text.js";

// shaka: its module.
export function controls(shaka, narrow) {
  const folded = ["notflix_loudness", "captions", "notflix_caption_style", "language", "quality", "playback_rate", "chapter", "loop", "notflix_plays_on", "picture_in_picture", "notflix_keys"];
  const rest = ["remote", ...(narrow ? ["overflow_menu"] : ["notflix_stats", ...folded])]; // remote: where the browser has one
  const { LABEL } = shaka.ui.Overlay.TrackLabelFormat; // the names that our manifests have
  return {
    castReceiverAppId: "",
    controlPanelElements: ["play_pause", "mute", ...(narrow ? [] : ["volume"]), "time_and_duration", "spacer", ...rest, "fullscreen"],
    overflowMenuButtons: folded,
    trackLabelFormat: LABEL,
    textTrackLabelFormat: LABEL,
    contextMenuElements: [],
    enableKeyboardPlaybackControls: false, // player_keys.js
    documentPictureInPicture: { enabled: false }, // React hears nothing of what is pressed in another window
    // player_media.js; "stop" would unload the film, for good
    mediaSession: { handleMetadata: false, supportedActions: ["play", "pause", "seekbackward", "seekforward", "seekto", "enterpictureinpicture"] },
    enableTooltips: !narrow,
    seekBarColors: { base: "rgba(255,255,255,.22)", buffered: "rgba(255,255,255,.38)", played: "#ffb648", chapters: "#0a0c0f" },
    volumeBarColors: { base: "rgba(255,255,255,.3)", level: "#ffb648" },
    playbackRates: SPEEDS,
    playbackRateSliderMin: SPEEDS[0],
    playbackRateSliderMax: SPEEDS.at(-1),
    showBufferingSpinner: true,
    customContextMenu: false,
  };
}

// Shaka's own words, in the language of the page and not of the browser. Here are those that it lacks, or has wrong, in others.
export function speak(overlay) {
  const words = { BUFFERING: t("Buffering"), PIP_WINDOW_ACTIVE: t("Playing in picture-in-picture mode"), SEEK: t("Seek") };
  const localization = overlay.getControls().getLocalization();
  localization.insert(language, new Map(Object.entries(words)));
  localization.changeLocale([language]);
}

let loading = null;

// The player and its stylesheet come only when somebody watches; a second visit finds them loaded.
export function loadShaka() {
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
    addButtons(shaka);
    loudnessButton(shaka);
    return shaka;
  });
  loading.catch(() => (loading = null));
  return loading;
}

const STATS = { className: "stats-button", event: "notflix:stats", sign: "i", label: t("Stats (i)") };
const CAPTION_STYLE = { className: "captions-button", event: "notflix:captions", sign: "Aa", label: t("How captions look") };

const KEYS = { className: "keys-button", event: "notflix:keys", sign: "?", label: t("Keys (?)") };
const PLAYS_ON = { className: "plays-on-button", event: "notflix:plays-on", sign: "", path: "M5 4v16l11-8zM17 4h3v16h-3z", label: t("Next plays by itself") };

// Ours, between Shaka's: each tells the player that it was pressed.
function addButtons(shaka) {
  shaka.ui.Controls.registerElement("notflix_stats", { create: (parent, controls) => new Pressed(parent, controls, STATS) });
  const both = { notflix_caption_style: StyleButton, notflix_keys: KeysButton, notflix_plays_on: PlaysOnButton };
  for (const [name, Button] of Object.entries(both)) {
    const create = (parent, controls) => new Button(parent, controls);
    shaka.ui.Controls.registerElement(name, { create });
    shaka.ui.OverflowMenu.registerElement(name, { create });
  }
}

class Pressed {
  #ends = new AbortController();

  constructor(parent, controls, { className, event, sign, path = "", label }) {
    this.button = document.createElement("button");
    this.button.className = `${className} shaka-tooltip`;
    this.button.type = "button";
    this.button.setAttribute("aria-label", label);
    const letter = document.createElement("span");
    letter.className = "button-sign";
    letter.ariaHidden = "true";
    letter.textContent = sign;
    if (path) letter.innerHTML = `<svg viewBox="0 0 24 24"><path d="${path}"/></svg>`; // of ours
    const word = document.createElement("span");
    word.className = "shaka-overflow-button-label shaka-overflow-menu-only";
    word.textContent = label;
    this.button.append(letter, word);
    this.listen(this.button, "click", () =>
      controls.getControlsContainer().dispatchEvent(new CustomEvent(event, { bubbles: true })),
    );
    parent.appendChild(this.button);
  }

  listen(target, event, handler) {
    target.addEventListener(event, handler, { signal: this.#ends.signal });
  }

  release() {
    this.#ends.abort();
  }
}

// Where there are captions.
class StyleButton extends Pressed {
  constructor(parent, controls) {
    super(parent, controls, CAPTION_STYLE);
    const player = controls.getPlayer();
    const look = () => this.button.classList.toggle("shaka-hidden", !player.getTextTracks().length);
    for (const event of ["loaded", "unloading", "trackschanged"]) this.listen(player, event, look);
    look();
  }
}

class KeysButton extends Pressed {
  constructor(parent, controls) {
    super(parent, controls, KEYS);
  }
}

// Where something comes next: player.css.
class PlaysOnButton extends Pressed {
  constructor(parent, controls) {
    super(parent, controls, PLAYS_ON);
    const look = () => this.button.setAttribute("aria-pressed", String(preference("plays_on") ?? true));
    this.listen(this.button, "click", () => {
      keepPreference("plays_on", !(preference("plays_on") ?? true));
      look();
    });
    look();
  }
}
