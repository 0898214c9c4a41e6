/** Ours: whoever has not touched the page for so long has left it, and asking on for them would keep their session alive for ever. */
const LEFT_MS = 5 * 60_000;

let touchedAt = Date.now();
if (typeof window !== 'undefined')
  for (const kind of ['pointerdown', 'keydown', 'scroll', 'focus'])
    window.addEventListener(kind, () => (touchedAt = Date.now()), { capture: true, passive: true });

/** An interval to ask again in, as long as somebody is there. */
export const whileUsed = (everyMs: number): number | false => (Date.now() - touchedAt < LEFT_MS ? everyMs : false);
