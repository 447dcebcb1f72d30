// Says on the page, beside the button, what a browser or a passkey refused; the library would only write it down.
const problem = document.getElementById("passkey-problem");

document.addEventListener("allauth.error", (event) => {
  if (!problem) return;
  event.preventDefault();
  const away = event.detail?.exception?.name === "NotAllowedError";
  problem.textContent = away ? problem.dataset.sayUnused : problem.dataset.sayUnable;
  problem.hidden = false;
});
