// What the picker asks of the API; an error's message is its sentence.
import { t } from "./text.js";

const BROKEN = t("Notflix did not answer. Try again.");
const PLAYLISTS = "/api/playlists";

async function call(method, address, body) {
  const given = body ? { headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) } : {};
  const answer = await fetch(address, { method, ...given }).catch(() => null);
  const read = answer?.status === 204 ? {} : await answer?.json().catch(() => ({}));
  if (!answer?.ok) throw new Error(read?.detail || BROKEN);
  return read;
}

// One's own: [{id, name, has}].
export async function playlistsFor(video) {
  const { playlists } = await call("GET", `${PLAYLISTS}?video=${video}`);
  return playlists.filter(({ own }) => own);
}

export const putIn = (playlist, video) => call("POST", `${PLAYLISTS}/${playlist}/videos`, { video_id: video });
export const takeOut = (playlist, video) => call("DELETE", `${PLAYLISTS}/${playlist}/videos/${video}`);
export const makeWith = (name, video) => call("POST", PLAYLISTS, { name, video_id: video });
