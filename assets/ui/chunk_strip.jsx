// The chunk strip: one cell for each chunk, in film order, and the stages below it.
// strip: {cells: [{state, percent, worker, count}], stages: [{name, state, time}], percent, left}
const WORDS = { waiting: "waiting", running: "being encoded", done: "done", failed: "failed" };

function says(cell, index) {
  const name = cell.count > 1 ? `${cell.count} chunks` : `Chunk ${index + 1}`;
  const share = cell.state === "running" ? `, ${cell.percent} %` : "";
  return `${name}: ${WORDS[cell.state]}${share}${cell.worker ? `, by ${cell.worker}` : ""}`;
}

export function ChunkStrip({ strip, small = false }) {
  const cells = strip?.cells ?? [];
  const stages = strip?.stages ?? [];
  const percent = strip?.percent ?? 0;
  return (
    <div className={small ? "strip strip-small" : "strip"}>
      <div
        className="strip-cells"
        role="progressbar"
        aria-label="Progress"
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={percent}
        aria-valuetext={`${percent} %${strip?.left ? `, ${strip.left}` : ""}`}
      >
        {cells.length ? (
          cells.map((cell, index) => (
            <span
              key={index}
              className={`cell cell-${cell.state}`}
              style={{ "--done": `${cell.percent}%`, flexGrow: cell.count }}
              title={small ? undefined : says(cell, index)}
            />
          ))
        ) : (
          <Unplanned stages={stages} percent={percent} />
        )}
      </div>
      {small ? null : <Stages stages={stages} />}
    </div>
  );
}

// Until the probe has run nobody knows how many chunks there are: one wide cell.
function Unplanned({ stages, percent }) {
  const failed = stages.some((stage) => stage.state === "failed");
  const running = stages.some((stage) => stage.state === "running");
  const state = failed ? "failed" : running ? "running" : "waiting";
  const uploading = stages[0]?.state === "running";
  // Uploading is the first tenth of the whole.
  return <span className={`cell cell-${state}`} style={{ "--done": `${uploading ? percent * 10 : 0}%` }} />;
}

const SIGNS = { done: "✓", failed: "!", running: "", waiting: "" };

function Stages({ stages }) {
  return (
    <ol className="stages">
      {stages.map((stage) => (
        <li key={stage.name} className={`stage stage-${stage.state}`} aria-current={stage.state === "running" ? "step" : undefined}>
          <span className="stage-name">
            <span className="stage-sign" aria-hidden="true">
              {SIGNS[stage.state]}
            </span>
            {stage.name}
            <span className="unseen">{`: ${stage.state}`}</span>
          </span>
          <span className="stage-time">{stage.time}</span>
        </li>
      ))}
    </ol>
  );
}
