// Nights that wait, as the file that a patient's folder has: `nights.csv`.
const FIRST = ["date", "time_zone"];
const cell = (text) => (/[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

export function table(waiting) {
  const names = [...new Set(waiting.flatMap((entry) => Object.keys(entry.values)))];
  const rows = waiting.map((entry) => [entry.day, entry.zone, ...names.map((name) => entry.values[name] ?? "")]);
  return [[...FIRST, ...names], ...rows].map((row) => row.map(cell).join(",")).join("\r\n") + "\r\n";
}

export function download(waiting) {
  const address = URL.createObjectURL(new Blob([table(waiting)], { type: "text/csv" }));
  Object.assign(document.createElement("a"), { href: address, download: "nights.csv" }).click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
