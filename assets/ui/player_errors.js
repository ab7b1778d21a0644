// What to say when a film does not play: {title, text, detail, gone}. detail is for whoever looks after this Notflix.
import { t } from "./text.js";

export const GONE = {
  title: t("Not here any more"),
  text: t("This film is not here for you any more. Ask whoever has shared it with you."),
  detail: "",
  gone: true,
};

// error: Shaka's, or whatever was thrown. edge: from which it came last, or "".
export function says(error, protocol, edge) {
  const detail = [protocol.toUpperCase(), edge, error?.code ? t("code {code}", { code: String(error.code) }) : ""].filter(Boolean).join(" · ");
  if (error?.category === 1)
    return {
      title: t("The edges do not answer"),
      text: t("The film cannot go on: no edge answers. Check your connection, then try again. It goes on by itself as soon as one does."),
      detail,
    };
  console.warn("The film could not be played:", error?.code ?? error);
  return {
    title: t("The film could not be played"),
    text: t("Try again, or the other way of sending it. If it goes on like this, try another browser."),
    detail,
  };
}
