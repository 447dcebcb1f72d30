// The phone's own store: one lock, and sealed nights. Each step is one transaction that is on the disk when it ends.
const NAME = "trochee-phone";

const done = (asked) => new Promise((good, bad) => {
  asked.onsuccess = () => good(asked.result);
  asked.onerror = () => bad(asked.error);
});

async function opened() {
  const opening = indexedDB.open(NAME, 1);
  opening.onupgradeneeded = () => {
    opening.result.createObjectStore("lock");
    opening.result.createObjectStore("entries", { autoIncrement: true });
  };
  return done(opening);
}

// `work` asks within the transaction alone: it may wait for `ask`, and for nothing else.
async function within(mode, work) {
  const base = await opened();
  try {
    const round = base.transaction(["lock", "entries"], mode, { durability: "strict" });
    const whole = new Promise((good, bad) => {
      round.oncomplete = good;
      round.onabort = () => bad(round.error ?? new Error("not written"));
    });
    whole.catch(() => {});
    try {
      const found = await work(round.objectStore("lock"), round.objectStore("entries"), done);
      await whole;
      return found;
    } catch (wrong) {
      try { round.abort(); } catch { /* it has ended already */ }
      throw wrong;
    }
  } finally {
    base.close();
  }
}

export const reading = (work) => within("readonly", work);
export const writing = (work) => within("readwrite", work);
