// The text that a player shows: what it begins with, what was chosen, how it looks; and for whoever changes the film's
// tracks in the panel beside: the one that they look at, moved as they move it.
import { captionChoice, captionStyle, keepCaptionChoice, kindOf, wantedText } from "./captions.js";

export class PlayerText {
  #player;
  #box;
  #reload;
  #wanted = null; // stream that the film begins with
  #known = null; // the text that we know to be shown: another one was chosen by a person
  #settled = false; // between two times of loading
  #texts = []; // of the panel
  #edition = "";
  #loaded = new Map(); // name → the delay that the loaded text has in it, ms

  // reload: reads the manifest anew and goes on where it was.
  constructor(player, box, reload) {
    this.#player = player;
    this.#box = box;
    this.#reload = reload;
    player.configure("accessibility.handleForcedSubtitlesAutomatically", true);
    player.addEventListener("manifestparsed", () => this.#prefer());
    player.addEventListener("textchanged", () => this.#changed());
    this.look(captionStyle());
  }

  look({ size, colour, background }) {
    this.#player.configure("textDisplayer.fontScaleFactor", Number(size));
    this.#box.dataset.captionColour = colour;
    this.#box.dataset.captionBackground = background;
  }

  // Before load() and after it.
  loading() {
    this.#settled = false;
  }

  loaded() {
    const track = this.#wanted && this.#tracks().find(({ id }) => id === this.#wanted.id);
    if (track && !track.active) this.#select(track);
    else this.#known = this.#active();
    this.#settled = true;
    this.#move();
  }

  // texts: [{name, delay_ms}] as they are now; edition: of their list; shown: the name of the one to show, or "".
  async told({ texts, edition, shown }) {
    const another = this.#edition && edition !== this.#edition;
    this.#texts = texts;
    this.#edition = edition;
    if (another) await this.#reload();
    const track = shown && this.#tracks().find(({ label }) => label === shown);
    if (track && !track.active) this.#select(track);
    this.#move();
  }

  // Told to Shaka before it chooses, for in HLS a text that is chosen later waits for more of the picture.
  #prefer() {
    const { variants, textStreams } = this.#player.getManifest();
    const { audio } = variants.find(({ primary }) => primary) ?? variants[0] ?? {};
    this.#wanted = wantedText(textStreams, audio?.language ?? "", captionChoice(), navigator.languages);
    this.#loaded = new Map(this.#texts.map(({ name, delay_ms }) => [name, delay_ms]));
    const { language, roles, forced } = this.#wanted ?? {};
    this.#player.configure({ preferredText: this.#wanted ? [{ language, role: roles.at(-1) ?? "", format: "", forced }] : [] });
  }

  #changed() {
    if (!this.#settled) return;
    const [before, active] = [this.#known, this.#active()];
    this.#known = active;
    this.#move();
    if (active?.id === before?.id) return;
    if (active && !active.forced) keepCaptionChoice({ shown: true, language: active.language, kind: kindOf(active) });
    // Forced text comes and goes with the sound, and nobody chose that.
    else if (before && !before.forced) keepCaptionChoice({ ...captionChoice(), shown: false });
  }

  #select(track) {
    this.#known = track;
    this.#player.selectTextTrack(track);
  }

  // By how much it was moved since it was loaded.
  #move() {
    const label = this.#active()?.label;
    const now = this.#texts.find(({ name }) => name === label)?.delay_ms ?? 0;
    if (!this.#loaded.has(label)) this.#loaded.set(label, now);
    this.#player.configure("textDisplayer.subtitleDelay", (now - this.#loaded.get(label)) / 1000);
  }

  #tracks() {
    return this.#player.getTextTracks();
  }

  #active() {
    return this.#tracks().find(({ active }) => active) ?? null;
  }
}
