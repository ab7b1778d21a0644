// Amounts as the language writes them. Units are those of every language.
import { language } from "./text.js";

export const decimal = (value, digits) => value.toLocaleString(language, { minimumFractionDigits: digits, maximumFractionDigits: digits });

export function bytes(count) {
  const units = ["B", "KB", "MB", "GB", "TB"]; // of 1,024, as in the line of the dashboard
  let unit = 0;
  let value = count ?? 0;
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024;
    unit += 1;
  }
  return `${decimal(value, value < 10 && unit ? 1 : 0)} ${units[unit]}`;
}

export function span(seconds) {
  if (!Number.isFinite(seconds)) return "";
  if (seconds < 60) return `${Math.max(1, Math.round(seconds))} s`;
  if (seconds < 3600) return `${Math.round(seconds / 60)} min`;
  return `${Math.floor(seconds / 3600)} h ${Math.round((seconds % 3600) / 60)} min`;
}
