// A moment, in the words and the zone of whoever looks. at: seconds since the epoch.
import { language } from "./text.js";

// As their country writes it, where their browser says which.
const locale = () => globalThis.navigator?.languages?.find((tag) => tag.split("-")[0] === language) ?? language;

export function LocalTime({ at }) {
  const moment = new Date(1000 * at);
  return <time dateTime={moment.toISOString()}>{moment.toLocaleString(locale(), { dateStyle: "medium", timeStyle: "short" })}</time>;
}
