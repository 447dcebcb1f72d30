// Whoever left in a hurry finds nothing on the way back. Runs before anything of the page is drawn.
(() => {
  const LEFT = "trochee-left", AWAY = "/my/away/", root = document.documentElement;
  const { patient, stranger } = document.currentScript.dataset;
  const left = () => { try { return localStorage.getItem(LEFT) !== null; } catch { return false; } };

  function leave() {
    try { localStorage.setItem(LEFT, "yes"); } catch { /* the session ends all the same */ }
    root.hidden = true;
    root.replaceChildren();
    fetch(AWAY, { method: "POST", keepalive: true, redirect: "manual" }).catch(() => {}); // and again from there
    location.replace(AWAY);
  }

  if (stranger !== undefined) try { localStorage.removeItem(LEFT); } catch { /* there is none */ } // the session is over
  if (patient !== undefined && left()) leave();

  addEventListener("pagehide", () => { root.hidden = true; }); // so that a page that the browser keeps comes back blank
  addEventListener("pageshow", () => {
    if (patient !== undefined && left()) leave();
    else root.hidden = false;
  });
  addEventListener("submit", (event) => {
    if (!event.target.matches("[data-leave]")) return;
    event.preventDefault();
    leave();
  }, { capture: true });
})();
