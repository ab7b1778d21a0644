// Sends a file of sound that is added to a film: in parts, several at once, straight to the store, as films go.
import { ask, askPatiently, patiently, send } from "./upload_calls.js";

const AT_ONCE = 4; // parts on their way: below the six connections that a browser opens to one host

// told: is given the share that has arrived, 0 to 1. Ends with why it was not taken, or "".
export async function sendSound(video, file, { language, role }, told) {
  const at = `/api/videos/${video}/sounds`;
  let track = "";
  try {
    const ticket = await askPatiently("POST", at, { body: { file_name: file.name, size: file.size, language, role } });
    track = `${at}/${ticket.track_id}`;
    const upload = `${track}/${encodeURIComponent(ticket.upload_id)}`;
    await sendParts(upload, file, ticket, told);
    await askPatiently("POST", `${upload}/complete`);
    return "";
  } catch (error) {
    if (track) ask("DELETE", track).catch(() => {}); // nothing of it stays; else it expires by itself
    return error.message;
  }
}

async function sendParts(upload, file, { part_size: size, parts }, told) {
  const stopped = new AbortController();
  const sent = new Map();
  const tell = (number, bytes) => {
    sent.set(number, bytes);
    told([...sent.values()].reduce((sum, one) => sum + one, 0) / file.size);
  };
  let next = 1;
  const work = async () => {
    while (next <= parts) {
      const number = next++;
      const data = file.slice((number - 1) * size, number * size);
      // Each try with an address of its own: a signature may have run out.
      const attempt = async () => {
        const { url } = await ask("GET", `${upload}/parts/${number}`, { signal: stopped.signal });
        await send(url, data, stopped.signal, (loaded) => tell(number, loaded));
      };
      await patiently(attempt, stopped.signal);
      tell(number, data.size);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work)).finally(() => stopped.abort());
}
