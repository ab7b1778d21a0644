// Calls to the app about a film's tracks of text.
import { here } from "./here.js";
import { t } from "./text.js";

const TOO_LARGE = t("This file is too large: that is no text of a film.");
export const BROKEN = t("Notflix did not answer. Try again.");

// Ends with why the file was not taken, or "".
export async function sendTrack(video, file, { language, role }) {
  const query = new URLSearchParams({ file_name: file.name, language, role });
  try {
    const headers = { "Content-Type": "application/octet-stream" };
    const answer = await fetch(here(`/api/videos/${video}/tracks?${query}`), { method: "POST", headers, body: file });
    if (answer.status === 413) return TOO_LARGE;
    return answer.ok ? "" : (await answer.json()).detail || BROKEN;
  } catch {
    return BROKEN;
  }
}

const cues = (video, track) => here(`/api/videos/${video}/tracks/${track}/cues`);

// {digest, cues}. Throws a sentence.
export async function readCues(video, track) {
  const answer = await fetch(cues(video, track)).catch(() => null);
  const body = await answer?.json().catch(() => ({}));
  if (!answer?.ok) throw new Error(body?.detail || BROKEN);
  return body;
}

// {status, body}. It goes on when the page is left, where the browser lets it. Throws where nobody answers.
export async function changeCues(video, track, change) {
  const [headers, body] = [{ "Content-Type": "application/json" }, JSON.stringify(change)];
  const answer = await fetch(cues(video, track), { method: "PATCH", headers, body, keepalive: body.length < 30000 });
  return { status: answer.status, body: await answer.json().catch(() => ({})) };
}
