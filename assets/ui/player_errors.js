// What to say when a film does not play: {title, text, detail, gone}. detail is for whoever looks after this Notflix.
export const GONE = {
  title: "Not here any more",
  text: "This film is not here for you any more. Ask whoever has shared it with you.",
  detail: "",
  gone: true,
};

// error: Shaka's, or whatever was thrown. edge: from which it came last, or "".
export function says(error, protocol, edge) {
  const detail = [protocol.toUpperCase(), edge, error?.code ? `code ${error.code}` : ""].filter(Boolean).join(" · ");
  if (error?.category === 1)
    return {
      title: "The edges do not answer",
      text: "The film cannot go on: no edge answers. Check your connection, then try again. It goes on by itself as soon as one does.",
      detail,
    };
  console.warn("The film could not be played:", error?.code ?? error);
  return {
    title: "The film could not be played",
    text: "Try again, or the other way of sending it. If it goes on like this, try another browser.",
    detail,
  };
}
