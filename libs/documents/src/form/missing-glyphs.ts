/** Printers' sign for a character that is not at hand. */
const GETA = '〓';

interface FontKitFont {
  hasGlyphForCodePoint(code: number): boolean;
}

/** Puts 〓 for what the font cannot show, and remembers it: never a blank box without notice. */
export function markMissing(doc: unknown): { missing: Set<string>; clean: (text: string) => string } {
  // pdfkit keeps the opened font here; its types do not say so.
  const { font } = (doc as { _font: { font: FontKitFont } })._font;
  const missing = new Set<string>();
  const clean = (text: string): string =>
    [...text]
      .map((character) => {
        if (character === '\n' || font.hasGlyphForCodePoint(character.codePointAt(0) ?? 0)) return character;
        missing.add(character);
        return GETA;
      })
      .join('');
  return { missing, clean };
}
