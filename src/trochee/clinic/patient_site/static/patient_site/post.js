// One entry to the record: what the answer means for the queue.
const AWAY = { kind: "away" };

export async function standing() {
  try {
    const answer = await fetch("/my/phone/standing/", { redirect: "manual", cache: "no-store" });
    if (answer.type === "opaqueredirect" || [401, 403, 404].includes(answer.status)) return { kind: "login" };
    return answer.ok ? { kind: "here", ...(await answer.json()) } : AWAY;
  } catch {
    return AWAY;
  }
}

export async function post(entry, owner) {
  const who = await standing();
  if (who.kind !== "here") return who;
  if (who.owner !== owner) return { kind: "owner" };
  const sent = new URLSearchParams({ ...entry.values, client_id: entry.client_id, time_zone: entry.zone, owner });
  for (const key of entry.sure) sent.append("sure", key);
  try {
    const headers = { Accept: "application/json", "X-CSRFToken": who.token };
    const answer = await fetch(`/my/nights/${entry.day}/`, { method: "POST", body: sent, headers, redirect: "manual" });
    if (answer.type === "opaqueredirect") return { kind: "login" };
    const json = answer.headers.get("Content-Type")?.startsWith("application/json");
    return json ? await answer.json() : AWAY; // a fault of the site, a page of something between: try again
  } catch {
    return AWAY;
  }
}
