// Sends a file of subtitles to the app. Ends with why it was not taken, or "".
const TOO_LARGE = "This file is too large: that is no text of a film.";
const BROKEN = "Notflix did not answer. Try again.";

export async function sendTrack(video, file, { language, role }) {
  const query = new URLSearchParams({ file_name: file.name, language, role });
  try {
    const headers = { "Content-Type": "application/octet-stream" };
    const answer = await fetch(`/api/videos/${video}/tracks?${query}`, { method: "POST", headers, body: file });
    if (answer.status === 413) return TOO_LARGE;
    return answer.ok ? "" : (await answer.json()).detail || BROKEN;
  } catch {
    return BROKEN;
  }
}
