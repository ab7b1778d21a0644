// A film of the API as a card shows it: the words and addresses that ui/view_models.py makes for the other pages.
import { language, t } from "./text.js";

const UNITS = [["year", 31536000], ["month", 2592000], ["week", 604800], ["day", 86400], ["hour", 3600], ["minute", 60]];
const RELATIVE = new Intl.RelativeTimeFormat(language, { numeric: "always" });

export function runs(seconds) {
  if (!(seconds > 0)) return "";
  const whole = Math.max(1, Math.floor(seconds));
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const two = (number) => String(number).padStart(2, "0");
  return hours ? `${hours}:${two(minutes)}:${two(rest)}` : `${minutes}:${two(rest)}`;
}

export function spokenLength(seconds) {
  if (!(seconds > 0)) return "";
  const whole = Math.max(1, Math.floor(seconds));
  const [hours, minutes] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60];
  const named = [[hours, "hour"], [minutes, "minute"], [hours ? 0 : whole % 60, "second"]];
  return named.filter(([count]) => count).map(([count, unit]) => count.toLocaleString(language, { style: "unit", unit, unitDisplay: "long" })).join(" ");
}

export function ago(then, now = Date.now() / 1000) {
  const [unit, length] = UNITS.find(([, seconds]) => now - then >= seconds) ?? [];
  return unit ? RELATIVE.format(-Math.floor((now - then) / length), unit) : t("just now");
}

export const cardOf = ({ id, title, duration, poster, created_at, watched, is_listed }) => ({
  id,
  href: `/watch/${id}`,
  title,
  pieces: [{ text: title, hit: false }],
  runs: runs(duration),
  spoken_length: spokenLength(duration),
  poster,
  storyboard: poster.endsWith("poster.jpg") ? poster.replace(/poster\.jpg$/, "storyboard.vtt") : "",
  where: "",
  matched: [],
  added: ago(created_at),
  watched,
  listed: is_listed,
});
