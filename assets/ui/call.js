// A call to the API: what it answers, null where that is nothing. Fails with its sentence.
import { t } from "./text.js";

const MAX_ALIVE = 60000; // letters: browsers keep 64 KiB alive, all calls together
const BROKEN = t("Notflix did not answer. Try again.");

export async function call(method, address, body) {
  const headers = body === undefined ? {} : { "Content-Type": "application/json" };
  const sent = body && JSON.stringify(body);
  // What is small enough is sent also while the page goes away.
  const answer = await fetch(address, { method, headers, body: sent, keepalive: sent?.length < MAX_ALIVE }).catch(() => null);
  const content = await answer?.json().catch(() => null);
  if (!answer?.ok) throw new Error(content?.detail || BROKEN);
  return content;
}
