// Says on the page, beside the button, what a browser or a passkey refused; the library would only write it down.
const problem = document.getElementById("passkey-problem");

document.addEventListener("allauth.error", (event) => {
  if (!problem) return;
  event.preventDefault();
  const away = event.detail?.exception?.name === "NotAllowedError";
  problem.textContent = away
    ? "No passkey was used: it was cancelled, took too long, or this device has none for this clinic."
    : "This device or browser could not use a passkey. Use the other way in.";
  problem.hidden = false;
});
