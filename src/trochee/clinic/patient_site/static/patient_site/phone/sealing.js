// Sealing by the browser's own cryptography: AES-GCM with 256 bits; the key that seals the key comes from the PIN.
export const ROUNDS = 600_000; // PBKDF2 with HMAC-SHA-256: OWASP Password Storage Cheat Sheet, read 2026

const bytes = (text) => new TextEncoder().encode(text);
const fresh = (length) => crypto.getRandomValues(new Uint8Array(length));

async function from_pin(pin, { salt, rounds }) {
  const raw = await crypto.subtle.importKey("raw", bytes(pin.normalize("NFKC")), "PBKDF2", false, ["deriveKey"]);
  const how = { name: "PBKDF2", hash: "SHA-256", salt, iterations: rounds };
  return crypto.subtle.deriveKey(how, raw, { name: "AES-GCM", length: 256 }, false, ["wrapKey", "unwrapKey"]);
}

export const new_key = () => crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, true, ["encrypt", "decrypt"]);

export async function wrapped(key, pin, rounds = ROUNDS) {
  const salt = fresh(16), iv = fresh(12);
  const box = await crypto.subtle.wrapKey("raw", key, await from_pin(pin, { salt, rounds }), { name: "AES-GCM", iv });
  return { salt, iv, rounds, box };
}

export async function unwrapped(kept, pin, extractable) { // nothing where the PIN does not fit
  const how = { name: "AES-GCM", iv: kept.iv }, use = ["encrypt", "decrypt"];
  const from = await from_pin(pin, kept);
  try {
    return await crypto.subtle.unwrapKey("raw", kept.box, from, how, "AES-GCM", extractable, use);
  } catch (refused) {
    if (refused.name === "OperationError") return null;
    throw refused;
  }
}

export function key_of_dates(hex) {
  const raw = Uint8Array.from(hex.match(/../g), (each) => parseInt(each, 16));
  return crypto.subtle.importKey("raw", raw, "AES-GCM", false, ["encrypt", "decrypt"]);
}

// `about` is bound to the seal: what was sealed for one owner or purpose opens for no other.
export async function seal(key, value, about) {
  const iv = fresh(12), how = { name: "AES-GCM", iv, additionalData: bytes(about) };
  return { iv, box: await crypto.subtle.encrypt(how, key, bytes(JSON.stringify(value))) };
}

export async function unseal(key, { iv, box }, about) {
  const how = { name: "AES-GCM", iv, additionalData: bytes(about) };
  return JSON.parse(new TextDecoder().decode(await crypto.subtle.decrypt(how, key, box)));
}
