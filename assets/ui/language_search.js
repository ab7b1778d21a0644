// Which languages somebody means who has typed this much.
const folded = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().trim();

// languages: [{tag, name}], by name. Names that begin so come first, then those that have it in them, or its tag.
export function languagesLike(text, languages) {
  const typed = folded(text);
  const begin = [];
  const within = [];
  for (const one of languages) {
    const name = folded(one.name);
    if (name.startsWith(typed) || one.tag.toLowerCase() === typed) begin.push(one);
    else if (name.includes(typed)) within.push(one);
  }
  return [...begin, ...within];
}

// "" is nobody knows. What is no name is null, or a tag where it may be one; the app says whether it is.
export function tagOf(text, languages, tags) {
  const typed = folded(text);
  return languages.find((one) => folded(one.name) === typed)?.tag ?? (tags || !typed ? text.trim() : null);
}
