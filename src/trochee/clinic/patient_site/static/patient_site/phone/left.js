// Whoever left in a hurry finds nothing on the way back. Runs before anything of the page is drawn.
(() => {
  const LEFT = "trochee-left", AWAY = "/my/away/", root = document.documentElement;
  const { patient, stranger } = document.currentScript.dataset;
  const marked = (change) => { try { return change(sessionStorage) ?? null; } catch { return null; } };
  const left = () => { try { return localStorage.getItem(LEFT) !== null; } catch { return false; } };

  function leave() {
    try { localStorage.setItem(LEFT, "yes"); } catch { /* the session ends all the same */ }
    marked((tab) => tab.setItem(LEFT, "yes"));
    root.hidden = true;
    root.replaceChildren();
    fetch(AWAY, { method: "POST", keepalive: true, redirect: "manual" }).catch(() => {}); // and again from there
    location.replace(AWAY);
  }

  if (stranger !== undefined) try { localStorage.removeItem(LEFT); } catch { /* there is none */ } // the session is over
  const by_back = performance.getEntriesByType("navigation")[0]?.type === "back_forward";
  const went = () => marked((tab) => tab.getItem(LEFT)) !== null; // from this tab: all that lies behind it is gone

  function gone() {
    root.hidden = true;
    location.replace(AWAY);
  }

  if (by_back && went()) gone();
  else if (patient !== undefined && left()) leave();
  else marked((tab) => tab.removeItem(LEFT));

  addEventListener("pagehide", () => { root.hidden = true; }); // so that a page that the browser keeps comes back blank
  addEventListener("pageshow", ({ persisted }) => {
    if ((persisted || by_back) && went()) gone();
    else if (patient === undefined || !left()) root.hidden = false;
    else leave();
  });
  addEventListener("submit", (event) => {
    if (!event.target.matches("[data-leave]")) return;
    event.preventDefault();
    leave();
  }, { capture: true });

  let pressed = []; // three times Escape is the way out by keyboard, wherever one is on the page
  addEventListener("keydown", (event) => {
    pressed = event.key === "Escape" ? [...pressed, event.timeStamp].slice(-3) : [];
    if (pressed.length === 3 && pressed[2] - pressed[0] < 2000 && document.querySelector("[data-leave]")) leave();
  });
})();
