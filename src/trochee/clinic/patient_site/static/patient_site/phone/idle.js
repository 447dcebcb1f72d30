// Nobody there: after a while the phone's nights are locked again, also while the page lies in the background.
export const IDLE = 300_000, LOOK = 5_000;
const SIGNS = ["pointerdown", "keydown", "input", "scroll"];

export function when_idle(deed, now = Date.now) {
  let last = now();
  const look = () => {
    const gone = now() - last;
    if (gone > IDLE || gone < 0) deed(); // below zero: the clock was put back, so nobody knows how long
    if (gone < 0) last = now();
  };
  for (const sign of SIGNS) addEventListener(sign, () => { last = now(); }, { passive: true, capture: true });
  addEventListener("visibilitychange", look);
  setInterval(look, LOOK);
}
