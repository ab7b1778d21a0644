// What will be made of a file: one line that says it, everything else folded behind.
// settings: {heights, quality, bitrates: {rung: "4500, 3000"}, audio_kbps, segment_seconds}; empty means: decide for me.
import { useId } from "react";

const QUALITIES = [
  ["fast", "Fast", "Ready soonest, a little larger"],
  ["balanced", "Balanced", "The usual choice"],
  ["best", "Best", "Slowest, the finest picture"],
];

export function Settings({ settings, plan, look, rungs, several, onSettled }) {
  if (!settings) return null;
  const change = (part) => onSettled({ settings: { ...settings, ...part } });
  const possible = plan?.rungs ?? rungs.map(({ rung }) => rung);
  return (
    <details className="settings">
      <summary>
        <span className="settings-line">{plan?.line ?? firstLine(look)}</span>
        <span className="settings-change">Change</span>
      </summary>
      <div className="settings-body">
        <Rungs settings={settings} possible={possible} change={change} />
        <Quality settings={settings} change={change} />
        <details className="advanced">
          <summary>Advanced</summary>
          <Advanced settings={settings} rungs={rungs.filter(({ rung }) => possible.includes(rung))} change={change} />
        </details>
        {several ? (
          <button type="button" className="button button-quiet button-small" onClick={() => onSettled({ settings, everywhere: true })}>
            Use these settings for all
          </button>
        ) : null}
      </div>
    </details>
  );
}

function firstLine(look) {
  if (!look) return "Looking at the file…";
  if (!look.unread) return "Every rung up to the film's own size will be made";
  return "This browser cannot read the film; every rung up to its own size will be made";
}

function Rungs({ settings, possible, change }) {
  const chosen = settings.heights.length ? settings.heights.filter((rung) => possible.includes(rung)) : possible;
  const toggle = (rung) => {
    const next = chosen.includes(rung) ? chosen.filter((other) => other !== rung) : [...chosen, rung];
    if (next.length) change({ heights: next.length === possible.length ? [] : next.sort((a, b) => b - a) });
  };
  return (
    <fieldset className="choice">
      <legend>Rungs</legend>
      <div className="chips">
        {possible.map((rung) => (
          <label key={rung} className="chip">
            <input type="checkbox" checked={chosen.includes(rung)} onChange={() => toggle(rung)} />
            <span>{rung}p</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}

function Quality({ settings, change }) {
  const name = useId();
  return (
    <fieldset className="choice">
      <legend>Quality</legend>
      <div className="options">
        {QUALITIES.map(([value, label, says]) => (
          <label key={value} className="option">
            <input type="radio" name={name} checked={settings.quality === value} onChange={() => change({ quality: value })} />
            <span>
              <strong>{label}</strong>
              <small>{says}</small>
            </span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}

function Advanced({ settings, rungs, change }) {
  const rate = (rung, text) => {
    const bitrates = { ...settings.bitrates };
    const rates = text.split(/[,\s]+/).map(Number).filter((value) => value >= 50 && value <= 200_000);
    if (rates.length) bitrates[rung] = rates;
    else delete bitrates[rung];
    change({ bitrates });
  };
  return (
    <div className="advanced-body">
      <fieldset className="choice">
        <legend>
          Bitrates <span className="dim">in kbit/s; several make several renditions</span>
        </legend>
        <div className="rates">
          {rungs.map(({ rung, kbps }) => (
            <label key={rung} className="rate">
              <span>{rung}p</span>
              <input
                className="input"
                inputMode="numeric"
                placeholder={`up to ${kbps}`}
                defaultValue={(settings.bitrates[rung] ?? []).join(", ")}
                onBlur={(event) => rate(rung, event.target.value)}
              />
            </label>
          ))}
        </div>
      </fieldset>
      <div className="pair">
        <Amount label="Audio" unit="kbit/s" least={32} most={512} step={16} value={settings.audio_kbps} set={(audio_kbps) => change({ audio_kbps })} />
        <Amount label="Segments" unit="seconds" least={2} most={20} step={2} value={settings.segment_seconds} set={(segment_seconds) => change({ segment_seconds })} />
      </div>
    </div>
  );
}

function Amount({ label, unit, least, most, step, value, set }) {
  const fit = (text) => {
    const wanted = Math.round((Number(text) || value) / step) * step;
    return Math.min(most, Math.max(least, wanted));
  };
  return (
    <label className="rate">
      <span>{label}</span>
      <input
        className="input"
        type="number"
        min={least}
        max={most}
        step={step}
        key={value}
        defaultValue={value}
        onBlur={(event) => {
          const fitted = fit(event.target.value);
          event.target.value = fitted;
          if (fitted !== value) set(fitted);
        }}
      />
      <span className="dim">{unit}</span>
    </label>
  );
}
