// One night to the record: what the answer means for the queue.
const AWAY = { kind: "away" }, FAULT = { kind: "fault" }, CLOSED = { kind: "closed" }, LOGIN = { kind: "login" };
const KNOWN = ["saved", "owner", "wrong", "sure", "there"];
const PATIENCE = 20_000;
const AGAIN = [403, 408, 425, 429]; // too early, too many, a form whose sign is out of date: the same thing later

async function asked(address, more = {}) {
  try {
    const signal = AbortSignal.timeout(PATIENCE);
    return await fetch(address, { redirect: "manual", cache: "no-store", signal, ...more });
  } catch {
    return null; // no network, or too slow: whether it arrived is not known, and sending it again changes nothing
  }
}

async function read(answer) {
  if (!answer.headers.get("Content-Type")?.startsWith("application/json")) return null;
  return answer.json().catch(() => null);
}

export async function standing() {
  const answer = await asked("/my/phone/standing/");
  if (!answer) return AWAY;
  if (answer.type === "opaqueredirect") return LOGIN;
  const told = await read(answer);
  return answer.ok && told?.owners ? { kind: "here", ...told } : AWAY;
}

export async function post(entry, owner) {
  const who = await standing();
  if (who.kind !== "here") return who;
  if (!(owner in who.owners)) return { kind: "owner" };
  const { values, client_id, zone, version = "" } = entry;
  const body = new URLSearchParams({ ...values, client_id, time_zone: zone, version, owner });
  for (const key of entry.sure) body.append("sure", key);
  for (const name of entry.second ?? []) body.append("second", name);
  const headers = { "X-CSRFToken": who.token };
  const answer = await asked(`/my/phone/nights/${entry.day}/`, { method: "POST", body, headers });
  if (!answer) return AWAY;
  if (answer.type === "opaqueredirect") return LOGIN;
  const told = await read(answer);
  if (KNOWN.includes(told?.kind)) return told;
  if (answer.status >= 500) return FAULT; // the clinic was there a moment ago: it may be this night alone
  return answer.status >= 400 && !AGAIN.includes(answer.status) ? CLOSED : AWAY;
}
