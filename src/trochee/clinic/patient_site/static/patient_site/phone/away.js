// The page that one leaves to: the session ends, now or as soon as there is a network.
const LEFT = "trochee-left";

async function end() {
  try {
    const answer = await fetch("/my/away/", { method: "POST", redirect: "manual" });
    if (answer.type === "opaqueredirect") localStorage.removeItem(LEFT);
  } catch { /* no network: what is on the way back stays hidden */ }
}

addEventListener("online", end);
await end();
