// The text that a player shows: what it begins with, what was chosen, how it looks, and the film's chapters. For whoever
// changes the film's tracks in the panel beside: the one that they look at, moved as they move it.
import { captionChoice, captionStyle, keepCaptionChoice, kindOf, wantedText } from "./captions.js";
import { here } from "./here.js";

const EDITIONS = ["edition", "sounds", "chapters"];
const NO_CHAPTERS = "none";

export class PlayerText {
  #player;
  #box;
  #video;
  #reload;
  #panel = { texts: [], edition: "", shown: "", sounds: "", heard: "", chapters: "" }; // what the page says; see told()
  #known = null; // the text that we know to be shown: another one was chosen by a person
  #settled = false; // between two times of loading
  #stale = false; // what is being loaded
  #loaded = new Map(); // name → the delay that the loaded text has in it, ms

  // reload: reads the manifest anew and goes on where it was.
  constructor(player, box, video, reload) {
    this.#player = player;
    this.#box = box;
    this.#video = video;
    this.#reload = reload;
    player.addEventListener("textchanged", () => this.#changed());
    this.look(captionStyle());
  }

  look({ size, colour, background }) {
    this.#box.style.setProperty("--caption-size", size); // Shaka's own factor counts twice for what is bold
    this.#box.dataset.captionColour = colour;
    this.#box.dataset.captionBackground = background;
  }

  // Before load(). What was chosen is told to Shaka already here, for in HLS a text that is chosen later waits for more of
  // the picture. Not by its event "streaming": to be configured then keeps it from loading a film of several rungs.
  loading() {
    this.#settled = false;
    this.#loaded = new Map(this.#panel.texts.map(({ name, delay_ms }) => [name, delay_ms]));
    const choice = captionChoice();
    const preferred = choice?.shown ? [choice.language, ...navigator.languages] : [];
    this.#player.configure({ preferredText: preferred.map((language) => ({ language, role: "", format: "", forced: false })) });
  }

  loaded() {
    const heard = this.#player.getVariantTracks().find(({ active }) => active)?.language ?? "";
    const wanted = wantedText(this.#tracks(), heard, captionChoice(), navigator.languages);
    if (wanted && !wanted.active) this.#select(wanted);
    else this.#known = this.#active();
    this.#settled = true;
    this.#addChapters();
    this.#show();
    this.#hear();
    if (this.#stale) this.#reload();
    this.#stale = false;
  }

  // texts: [{name, delay_ms}] as they are now; edition: of their list; shown: the name of the one to show, or ""; sounds: the
  // edition of those that were added; heard: the name of the one to play, or ""; chapters: the edition of theirs. An
  // edition is "" before its list was read, which a page does anew that was away.
  told(panel) {
    const before = this.#panel;
    this.#panel = { ...panel, ...Object.fromEntries(EDITIONS.map((part) => [part, panel[part] || before[part]])) };
    const stale = EDITIONS.some((part) => before[part] && before[part] !== NO_CHAPTERS && before[part] !== this.#panel[part]);
    if (!this.#settled) this.#stale ||= stale;
    else if (stale) this.#reload();
    else {
      if (before.chapters !== this.#panel.chapters) this.#addChapters();
      this.#show();
      if (before.heard !== panel.heard) this.#hear();
    }
  }

  // Off, or the one that was there last, or would suit them best. Returns its name, "" for none; null: there is no text.
  toggle() {
    const active = this.#active();
    if (active && !active.forced) {
      this.#player.selectTextTrack();
      return "";
    }
    const choice = { kind: "", language: navigator.language, ...captionChoice(), shown: true };
    const choosable = this.#tracks().filter(({ forced }) => !forced);
    const track = wantedText(choosable, "", choice, navigator.languages) ?? choosable[0];
    if (!track) return null;
    this.#player.selectTextTrack(track);
    return track.label || track.language;
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

  #show() {
    const { shown } = this.#panel;
    const track = shown && this.#tracks().find(({ label }) => label === shown);
    if (track && !track.active) this.#select(track);
    this.#move();
  }

  #hear() {
    const { heard } = this.#panel;
    const track = heard && this.#player.getAudioTracks().find(({ label }) => label === heard);
    if (track && !track.active) this.#player.selectAudioTrack(track);
  }

  #select(track) {
    this.#known = track;
    this.#player.selectTextTrack(track);
  }

  // By how much it was moved since it was loaded.
  #move() {
    const label = this.#active()?.label;
    const now = this.#panel.texts.find(({ name }) => name === label)?.delay_ms ?? 0;
    if (!this.#loaded.has(label)) this.#loaded.set(label, now);
    this.#player.configure("textDisplayer.subtitleDelay", (now - this.#loaded.get(label)) / 1000);
  }

  #addChapters() {
    if (["", NO_CHAPTERS].includes(this.#panel.chapters)) return;
    const address = new URL(here(`/api/videos/${this.#video}/chapters.vtt`), window.location.href).href;
    this.#player.addChaptersTrack(address, "en", "text/vtt").catch(() => {}); // the film plays without them
  }

  #tracks() {
    return this.#player.getTextTracks();
  }

  #active() {
    return this.#tracks().find(({ active }) => active) ?? null;
  }
}
