// Sends a file of sound that is added to a film: in parts, several at once, straight to the store, as films go. What broke
// off goes on where it was once the same file is sent again, also after the page was loaded anew.
import { drop, store, stored } from "./stored.js";
import { ask, askPatiently, mayPass, patiently, send } from "./upload_calls.js";

const AT_ONCE = 4; // parts on their way: below the six connections that a browser opens to one host

// told: is given the share that has arrived, 0 to 1. Ends with why it was not taken, or "".
export async function sendSound(video, file, said, told) {
  const at = `/api/videos/${video}/sounds`;
  const key = `notflix.sound ${video} ${file.lastModified} ${file.size} ${file.name}`;
  try {
    const { ticket, arrived } = (await begunBefore(at, key, said)) ?? (await begin(at, key, file, said));
    const upload = uploadOf(at, ticket);
    if (arrived) await sendParts(upload, file, ticket, arrived, told);
    await askPatiently("POST", `${upload}/complete`);
    drop(key);
    return "";
  } catch (error) {
    if (!mayPass(error)) giveUp(at, key);
    return error.message;
  }
}

const trackOf = (at, { track_id }) => `${at}/${track_id}`;
const uploadOf = (at, ticket) => `${trackOf(at, ticket)}/${encodeURIComponent(ticket.upload_id)}`;

async function begin(at, key, file, { language, role }) {
  const ticket = await askPatiently("POST", at, { body: { file_name: file.name, size: file.size, language, role } });
  store(key, ticket);
  return { ticket, arrived: [] };
}

// An earlier upload and what has arrived of it; null where there is none, or it was given up since.
async function begunBefore(at, key, { language, role }) {
  const ticket = stored(key);
  if (!ticket) return null;
  try {
    const arrived = await partsOf(uploadOf(at, ticket));
    if (!arrived) drop(key); // a track by now: nothing that goes wrong from here on takes it away
    await askPatiently("PATCH", trackOf(at, ticket), { body: { language, role } }); // as it is chosen now
    return { ticket, arrived };
  } catch (error) {
    if (error.status !== 404) throw error;
    return null;
  }
}

// null: all of it is there, and only the answer was lost.
async function partsOf(upload) {
  try {
    return (await askPatiently("GET", upload)).parts;
  } catch (error) {
    if (error.status !== 409) throw error;
    return null;
  }
}

// Nothing of it stays; else it expires by itself.
function giveUp(at, key) {
  const ticket = stored(key);
  drop(key);
  if (ticket) ask("DELETE", trackOf(at, ticket)).catch(() => {});
}

async function sendParts(upload, file, { part_size: size, parts }, arrived, told) {
  const stopped = new AbortController();
  const sent = new Map(arrived.map((part) => [part.number, part.size]));
  const tell = (number, bytes) => {
    sent.set(number, bytes);
    told([...sent.values()].reduce((sum, one) => sum + one, 0) / file.size);
  };
  const missing = Array.from({ length: parts }, (_, index) => index + 1).filter((number) => !sent.has(number));
  const work = async () => {
    for (let number = missing.shift(); number; number = missing.shift()) {
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
