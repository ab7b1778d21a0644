// What will be made of a file: {heights, quality, bitrates: {rung: [kbit/s]}, audio_kbps, segment_seconds}. Where a list is
// empty the server decides. rungs: [{rung, kbps}], tallest first. plan: what the server says of the film, once it knows.
import { t } from "./text.js";

// The heights that a film can have.
export function possible(plan, rungs) {
  return plan?.rungs ?? rungs.map(({ rung }) => rung);
}

function wantedOf(settings, heights) {
  return settings.heights.length ? settings.heights.filter((rung) => heights.includes(rung)) : heights;
}

// What the panel shows of them.
export function choices(settings, look, plan, rungs) {
  const heights = possible(plan, rungs);
  const wanted = wantedOf(settings, heights);
  return {
    line: plan?.line ?? firstLine(look),
    rungs: rungs
      .filter(({ rung }) => heights.includes(rung))
      .map(({ rung, kbps }) => ({ rung, kbps, chosen: wanted.includes(rung), rates: (settings.bitrates[rung] ?? []).join(", ") })),
    quality: settings.quality,
    audio_kbps: settings.audio_kbps,
    segment_seconds: settings.segment_seconds,
  };
}

function firstLine(look) {
  if (!look) return t("Looking at the file…");
  if (!look.unread) return t("Every rung up to the film's own size will be made");
  return t("This browser cannot read the film; every rung up to its own size will be made");
}

// What was ticked changes of the settings; no heights mean: decide for me.
export function ticked({ dataset, value }, settings, heights) {
  if (dataset.setting === "quality") return { quality: value };
  if (dataset.setting !== "heights") return null;
  const rung = Number(value);
  const wanted = wantedOf(settings, heights);
  const next = wanted.includes(rung) ? wanted.filter((other) => other !== rung) : [...wanted, rung];
  if (!next.length) return null;
  return { heights: next.length === heights.length ? [] : next.sort((a, b) => b - a) };
}

// What was written changes of them: rates of a rung, or an amount, which is made to fit.
export function written(field, settings) {
  const { setting, rung } = field.dataset;
  if (setting === "bitrates") {
    const bitrates = { ...settings.bitrates };
    const rates = field.value.split(/[,\s]+/).map(Number).filter((value) => value >= 50 && value <= 200_000);
    if (rates.length) bitrates[rung] = rates;
    else delete bitrates[rung];
    return { bitrates };
  }
  if (field.type !== "number") return null;
  const [least, most, step] = [field.min, field.max, field.step].map(Number);
  const near = Math.round((Number(field.value) || settings[setting]) / step) * step;
  field.value = Math.min(most, Math.max(least, near));
  return Number(field.value) === settings[setting] ? null : { [setting]: Number(field.value) };
}
