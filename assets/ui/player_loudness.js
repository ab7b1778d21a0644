// All films equally loud: by a gain for each track of sound, from what the server has measured, and a limiter for what
// that makes too loud. Segments stay as they are; who wants a film as it was made switches it off.
import { keepPreference, preference } from "./preferences.js";
import { t } from "./text.js";

const RAMP = 0.05; // seconds: a gain that jumps is heard as a click
const THRESHOLD = -3; // dB of full scale, from where on the limiter holds back
const RATIO = 20;
// A compressor of Web Audio makes everything louder by this many dB for each dB of threshold (its 1.20.4): taken back.
const MAKEUP = 0.6 * (1 - 1 / RATIO);

const graphs = new WeakMap(); // a video element gives its sound away once

export const evensOut = () => preference("even_loudness") ?? true;

// gains: gives a track's name → dB; the function that is returned is to be called when that has changed. signal ends it.
export function evenOut(player, screen, gains, signal) {
  const adjust = () => {
    const track = player.getAudioTracks().find((one) => one.active);
    const gain = (evensOut() && gains()[track?.label]) || 0;
    if (!gain && !graphs.has(screen)) return; // nothing to do, and nothing done: the browser's own way
    graphOf(screen).adjust(gain, (track?.channelsCount ?? 2) > 2);
  };
  for (const event of ["play", "volumechange", "notflix:loudness"]) screen.addEventListener(event, adjust, { signal });
  for (const event of ["variantchanged", "adaptation"]) player.addEventListener(event, adjust);
  signal.addEventListener("abort", () => graphs.get(screen)?.rest());
  const changed = () => {
    screen.dispatchEvent(new CustomEvent("notflix:gains", { detail: Object.values(gains()).some(Boolean) }));
    adjust();
  };
  changed();
  return changed;
}

// The screen goes, and with it what browsers would keep.
export const silence = (screen) => graphs.get(screen)?.close();

export function toggle(screen) {
  keepPreference("even_loudness", !evensOut());
  screen.dispatchEvent(new Event("notflix:loudness"));
}

function graphOf(screen) {
  if (!graphs.has(screen)) graphs.set(screen, new Graph(screen));
  return graphs.get(screen);
}

class Graph {
  constructor(screen) {
    this.screen = screen;
    this.context = new AudioContext();
    this.gain = this.context.createGain();
    this.limiter = new DynamicsCompressorNode(this.context, { threshold: 0, knee: 0, ratio: RATIO, attack: 0.002, release: 0.15 });
    this.after = this.context.createGain();
    this.gain.connect(this.limiter).connect(this.after).connect(this.context.destination);
    this.context.addEventListener("statechange", () => this.begin());
  }

  // Browsers let no sound of a page through before somebody has clicked in it: until then the element keeps its own.
  begin() {
    if (this.source || this.context.state !== "running") return;
    this.source = this.context.createMediaElementSource(this.screen);
    this.source.connect(this.gain);
  }

  adjust(gain, surround) {
    // Limiters have two channels: 5.1 goes around it, and is made no louder.
    const own = surround ? Math.min(0, gain) : gain;
    const threshold = gain ? THRESHOLD : 0;
    this.route(surround);
    this.ramp(this.gain.gain, 10 ** (own / 20));
    this.ramp(this.limiter.threshold, threshold);
    this.ramp(this.after.gain, 10 ** ((threshold * MAKEUP) / 20));
    if (this.screen.paused) return;
    this.context.resume().then(() => this.begin(), () => {});
  }

  route(surround) {
    if (surround === this.surround) return;
    this.surround = surround;
    const { destination } = this.context;
    this.gain.disconnect();
    destination.channelCount = surround ? Math.min(6, destination.maxChannelCount) : Math.min(2, destination.maxChannelCount);
    this.gain.connect(surround ? destination : this.limiter);
  }

  ramp(param, value) {
    const now = this.context.currentTime;
    param.cancelScheduledValues(now);
    param.setValueAtTime(param.value, now);
    param.linearRampToValueAtTime(value, now + RAMP);
  }

  rest() {
    this.context.suspend().catch(() => {});
  }

  close() {
    this.context.close().catch(() => {});
  }
}

// A button of Shaka's controls, beside "i", and a line of its menu; there where the film has something to even out.
export function loudnessButton(shaka) {
  const create = (parent, control) => new LoudnessButton(parent, control.getVideo());
  shaka.ui.Controls.registerElement("notflix_loudness", { create });
  shaka.ui.OverflowMenu.registerElement("notflix_loudness", { create });
}

class LoudnessButton {
  #ends = new AbortController();

  constructor(parent, screen) {
    const { signal } = this.#ends;
    const button = document.createElement("button");
    button.className = "stats-button shaka-tooltip loudness-button shaka-hidden";
    button.type = "button";
    button.setAttribute("aria-label", t("Equally loud"));
    button.append(part("button-sign", "dB"), part("shaka-overflow-button-label shaka-overflow-menu-only", t("Equally loud")));
    const show = () => button.setAttribute("aria-pressed", String(evensOut()));
    show();
    button.addEventListener("click", () => toggle(screen), { signal });
    screen.addEventListener("notflix:loudness", show, { signal });
    screen.addEventListener("notflix:gains", ({ detail }) => button.classList.toggle("shaka-hidden", !detail), { signal });
    parent.appendChild(button);
  }

  release() {
    this.#ends.abort();
  }
}

function part(className, text) {
  const made = document.createElement("span");
  made.className = className;
  made.textContent = text;
  return made;
}
