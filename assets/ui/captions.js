// What a person likes of captions: how they look, and which they chose last.
import { keepPreference, preference } from "./preferences.js";
import { t } from "./text.js";

// size: against the player's own; no whole numbers, which JavaScript would put first. colour and background: "" is as the file has it, or the player.
export const SIZES = { "0.75": t("Small"), "1.0": t("Medium"), "1.5": t("Large"), "2.0": t("Very large") };
export const COLOURS = { "": t("As made"), white: t("White"), yellow: t("Yellow"), cyan: t("Cyan") };
export const BACKGROUNDS = { "": t("Shade"), black: t("Black"), none: t("None") };
const STYLE = { size: "1.0", colour: "", background: "" };

export function captionStyle() {
  const style = { ...STYLE, ...preference("caption_style") };
  const known = { size: SIZES, colour: COLOURS, background: BACKGROUNDS };
  return Object.fromEntries(Object.entries(STYLE).map(([part, own]) => [part, style[part] in known[part] ? style[part] : own]));
}

export function keepCaptionStyle(style) {
  keepPreference("caption_style", style);
}

// What was chosen last in a player's menu: {shown, language, kind}; null where nobody ever chose.
export function captionChoice() {
  const choice = preference("caption_choice");
  return typeof choice?.shown === "boolean" ? choice : null;
}

export function keepCaptionChoice(choice) {
  keepPreference("caption_choice", choice);
}

const base = (tag) => (tag ?? "").toLowerCase().split("-")[0];

// What a text is: "captions", "commentary", "description" or "" of what is said alone. DASH and HLS have other words.
export function kindOf({ roles }) {
  if (roles.includes("commentary")) return "commentary";
  if (roles.some((role) => role === "description" || role.includes("describes-video"))) return "description";
  return roles.some((role) => role === "caption" || role.includes("transcribes-spoken-dialog")) ? "captions" : "";
}

// Which text a film begins with, or null. texts: Shaka's, in the film's order. audio: the language that is heard, "" or
// "und" where nobody knows. languages: the person's, best first. Who never chose gets text where they may not
// understand what is said. Forced text goes with the sound, for whoever wants no other.
export function wantedText(texts, audio, choice, languages) {
  const heard = base(audio) === "und" ? "" : base(audio);
  const understood = !heard || languages.some((tag) => base(tag) === heard);
  if (choice ? choice.shown : !understood) {
    const kind = choice?.kind ?? "";
    const fit = texts.filter((text) => !text.forced && [kind, "", "captions"].includes(kindOf(text)));
    for (const tag of choice ? [choice.language, ...languages] : languages) {
      const speak = fit.filter((text) => base(text.language) === base(tag));
      const best = [(text) => text.language === tag && kindOf(text) === kind, (text) => kindOf(text) === kind, (text) => text.language === tag, () => true];
      const one = best.map((is) => speak.find(is)).find(Boolean);
      if (one) return one;
    }
  }
  return (heard && texts.find((text) => text.forced && base(text.language) === heard)) || null;
}
