// A call to the API; its sentence is the error's message.
const BROKEN = "Notflix did not answer. Try again.";

export async function post(address, body) {
  const headers = { "Content-Type": "application/json" };
  const answer = await fetch(address, { method: "POST", headers, body: JSON.stringify(body) }).catch(() => null);
  const told = await answer?.json().catch(() => ({}));
  if (!answer?.ok) throw new Error(told?.detail || BROKEN);
  return told;
}
