// The lines of a track while somebody changes them: what was done and is undone, and what the app does not have yet. It is
// sent a moment after the last change, one change after another, and again until it is there.
import { merged } from "./cue_merge.js";
import { byTime, content, same, shown, written } from "./cue_lines.js";
import { t } from "./text.js";

const SAVE_MS = 700; // of not typing
const AGAIN_MS = 3000; // after which an app that did not answer is asked again
const ONE_GO_MS = 1500; // letters typed so near to each other are undone together
const MAX_SENT = 400; // lines of one change
const MAX_UNDO = 500;
const MAX_OVERTAKEN = 5; // by others, before we pause
const AWAY = t("Not saved yet: Notflix does not answer. It is tried again.");

const toApp = (line) => ({ ...content(line), text: written(line.text) });

export class CueEditing {
  #calls;
  #listeners = new Set();
  #lines = [];
  #gone = new Map(); // id → how the app has a line that was taken away
  #refused = new Map(); // id → what the app does not take, until it is changed
  #asks = new Map(); // id → ids of somebody else's lines that took its place
  #done = [];
  #undone = [];
  #next = 0;
  #most = MAX_SENT;
  #overtaken = 0; // in a row
  #digest = "";
  #timer = 0;
  #busy = null;
  #state = "saved"; // waits, saving, away or refused
  #message = "";
  changed = false; // whether anything was ever kept
  snapshot = null; // of all that is shown; another object after each change

  // calls: read() → {digest, cues}; change({remove, add}) → {status, body}; both are rejected where nobody answers.
  constructor(calls) {
    this.#calls = calls;
    this.#tell();
  }

  subscribe = (listener) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  async load() {
    const { digest, cues } = await this.#calls.read();
    this.#digest = digest;
    this.#lines = cues.map((cue) => this.#known(cue));
    this.#tell();
  }

  // --- what somebody does --------------------------------------------------------------------------------------------
  // In place of lines that are there, others: a line that keeps its id stays the same one. Gives the ids of the new ones.
  replace(before, after, { typing = false } = {}) {
    const made = after.map((line) => ({ ...line, id: line.id ?? this.#newId() }));
    const ids = new Set();
    for (const line of made) {
      if (ids.has(line.id)) line.id = this.#newId(); // the second half of one
      ids.add(line.id);
    }
    const last = this.#done.at(-1);
    const goesOn = typing && last?.typing && last.after[0].id === made[0].id && Date.now() - last.at < ONE_GO_MS;
    const step = { before: goesOn ? last.before : before, after: made, typing, at: Date.now() };
    this.#done = [...this.#done.slice(goesOn ? 0 : 1 - MAX_UNDO, goesOn ? -1 : undefined), step];
    this.#undone = [];
    this.#put(before, made);
    return made.map(({ id }) => id);
  }

  undo() {
    const step = this.#done.pop();
    if (!step) return null;
    this.#undone.push(step);
    return this.#put(step.after, step.before);
  }

  redo() {
    const step = this.#undone.pop();
    if (!step) return null;
    this.#done.push({ ...step, typing: false });
    return this.#put(step.before, step.after);
  }

  // Between one's own line and what somebody else has made of it.
  settle(id, { mine }) {
    const theirs = mine ? (this.#asks.get(id) ?? []) : [id];
    this.#asks.delete(id);
    this.#put(this.#lines.filter((line) => theirs.includes(line.id)), []);
  }

  #put(before, after) {
    const now = new Map(this.#lines.map((line) => [line.id, line]));
    for (const { id } of before) {
      const line = now.get(id);
      if (!line) continue;
      if (line.kept && !after.some((one) => one.id === id)) this.#gone.set(id, line.kept);
      now.delete(id);
    }
    const lines = new Map(this.#lines.map((line) => [line.id, line]));
    for (const line of after) {
      const back = this.#gone.get(line.id);
      const { kept, saved } = lines.get(line.id) ?? (back ? { kept: back, saved: own(back) } : { kept: null, saved: null });
      this.#gone.delete(line.id);
      this.#refused.delete(line.id);
      now.set(line.id, { id: line.id, ...content(line), kept, saved });
    }
    this.#lines = byTime(now.values());
    this.#later();
    this.#tell();
    return after[0]?.id ?? null;
  }

  // --- what the app is sent ----------------------------------------------------------------------------------------------
  // Now, and not in a moment. Ends when all is there, or cannot be now.
  async flush() {
    clearTimeout(this.#timer);
    while (this.#busy) await this.#busy;
    while (this.#unsaved().length || this.#gone.size) {
      this.#busy = this.#save();
      const goesOn = await this.#busy;
      this.#busy = null;
      if (!goesOn) return;
    }
    this.#set(this.#refused.size ? "refused" : "saved", [...this.#refused.values()].at(-1));
  }

  // Whether something would be lost with the page.
  get isOpen() {
    return this.#state !== "saved" || this.#asks.size > 0;
  }

  #later() {
    clearTimeout(this.#timer);
    if (this.#state !== "away") this.#state = "waits";
    this.#timer = setTimeout(() => this.flush(), SAVE_MS);
  }

  // A line without text is one that is still to be written: the app has none of it.
  #unsaved() {
    const open = (line) => !this.#asks.has(line.id) && !this.#refused.has(line.id);
    return this.#lines.filter((line) => open(line) && (line.text.trim() ? !line.saved || !same(line, line.saved) : line.kept));
  }

  async #save() {
    const gone = [...this.#gone].slice(0, this.#most);
    const lines = this.#unsaved().slice(0, this.#most - gone.length);
    const put = lines.filter((line) => line.text.trim());
    const remove = [...gone.map(([, cue]) => cue), ...lines.filter((line) => line.kept).map((line) => line.kept)];
    this.#set("saving");
    let answer;
    try {
      answer = await this.#calls.change({ remove, add: put.map(toApp) });
    } catch {
      return this.#waitFor(AWAY);
    }
    const { status, body } = answer;
    if (status === 200) return this.#took(lines, put, gone, body);
    if (status === 409) {
      this.#overtaken += 1;
      return this.#overtaken % MAX_OVERTAKEN ? this.#merge() : this.#waitFor(AWAY);
    }
    if (status === 429 || status >= 500) return this.#waitFor(body.detail ? t("Not saved yet: {why}", { why: body.detail }) : AWAY);
    return this.#refuse(lines, gone, body.detail);
  }

  async #took(lines, put, gone, { before, digest, added }) {
    const kept = new Map(put.map((line, number) => [line.id, added[number]]));
    const written = new Map(put.map((line) => [line.id, content(line)]));
    const touched = new Set([...lines.map(({ id }) => id), ...gone.map(([id]) => id)]);
    const here = new Set(this.#lines.map(({ id }) => id));
    for (const [id] of gone) this.#gone.delete(id);
    for (const [id, cue] of kept) if (!here.has(id)) this.#gone.set(id, cue); // taken away while it was sent
    const now = ({ id }) => ({ kept: kept.get(id) ?? null, saved: written.get(id) ?? null });
    this.#lines = this.#lines.map((line) => (touched.has(line.id) ? { ...line, ...now(line) } : line));
    this.changed = true;
    this.#most = MAX_SENT;
    this.#overtaken = 0;
    const others = before !== this.#digest;
    this.#digest = digest;
    this.#tell();
    return others ? this.#merge() : true;
  }

  #waitFor(message) {
    this.#set("away", message);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.flush(), AGAIN_MS);
    return false;
  }

  // What cannot be, is said, and not sent again before it is changed. Of several each is sent alone, to see which it is.
  #refuse(lines, gone, message = t("This cannot be kept.")) {
    if (lines.length + gone.length > 1) {
      this.#most = 1;
      return true;
    }
    for (const { id } of lines) this.#refused.set(id, message);
    for (const [id, cue] of gone) {
      this.#gone.delete(id);
      this.#lines = byTime([...this.#lines.filter((line) => line.id !== id), this.#known(cue)]);
    }
    this.#set("refused", message);
    return true;
  }

  // --- what somebody else did ----------------------------------------------------------------------------------------------
  async #merge() {
    let text;
    try {
      text = await this.#calls.read();
    } catch {
      return this.#waitFor(AWAY);
    }
    const { lines, gone, asks } = merged(this.#lines, this.#gone, text.cues, (cue) => this.#known(cue));
    this.#lines = lines;
    this.#gone = gone;
    for (const [id, theirs] of asks) this.#asks.set(id, theirs);
    this.#digest = text.digest;
    this.#tell();
    return true;
  }

  #known(cue) {
    return { id: this.#newId(), ...own(cue), kept: cue, saved: own(cue) };
  }

  #newId() {
    this.#next += 1;
    return this.#next;
  }

  #set(state, message = "") {
    this.#state = state;
    this.#message = message;
    this.#tell();
  }

  #tell() {
    this.snapshot = {
      lines: this.#lines,
      asks: new Map(this.#asks),
      state: this.#state,
      message: this.#message,
      canUndo: this.#done.length > 0,
      canRedo: this.#undone.length > 0,
    };
    for (const listener of this.#listeners) listener();
  }
}

// A line of the app's as it is written here.
function own(cue) {
  return { ...content(cue), text: shown(cue.text) };
}
