// Dimmer or brighter without leaving the page, so that nothing typed is lost. The choice stays on this device.
const root = document.documentElement;

for (const form of document.querySelectorAll(".light[data-light]")) {
  const button = form.querySelector("button");
  form.hidden = false;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const dim = root.classList.toggle("dim");
    document.querySelector("meta[name=color-scheme]").content = dim ? "dark" : "light dark";
    document.cookie = `trochee_light=${dim ? "dim" : "bright"}; path=/; max-age=31536000; samesite=lax${location.protocol === "https:" ? "; secure" : ""}`;
    button.textContent = dim ? button.dataset.bright : button.dataset.dim;
  });
}
