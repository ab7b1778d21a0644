// The pages' texts in the language of whoever reads them. The English text is the key; of any other language a script in the
// head has brought the texts before this runs (ui/spoken_pages.py). t("Play {title}", { title }), tn("{count} film",
// "{count} films", count): numbers are written as the language does.
const COUNTS = ["zero", "one", "two", "few", "many", "other"]; // of CLDR, in which order a catalogue has the forms
const { language: spoken = "en", texts = {} } = globalThis.notflixTexts ?? {};

export const language = spoken;

const plural = new Intl.PluralRules(language);
const counts = COUNTS.filter((name) => plural.resolvedOptions().pluralCategories.includes(name));

export function t(text, values) {
  if (import.meta.env?.SSR) return mark(text, null, values);
  return filled(texts[text] ?? [text], 0, values);
}

export function tn(one, many, count, values) {
  if (import.meta.env?.SSR) return mark(one, many, { count, ...values });
  return filled(texts[one] ?? [one, many], counts.indexOf(plural.select(count)), { count, ...values });
}

// As the build draws the pages, nobody knows who will read them: ui/spoken_pages.py puts each text into words then.
const mark = (one, many, values) => `\uE000${JSON.stringify([one, many, values ?? {}])}\uE001`;

function filled(forms, number, values) {
  const text = forms[Math.min(number, forms.length - 1)];
  return values ? text.replace(/\{(\w+)\}/g, (place, name) => written(values[name] ?? place)) : text;
}

const written = (value) => (typeof value === "number" ? value.toLocaleString(language) : value);
