/** Text in GB18030. Node decodes it only, so the two-byte part is turned round. */
export function gb18030(text: string): Buffer {
  const decoder = new TextDecoder('gb18030');
  const bytes = new Map<string, number[]>();
  for (let high = 0x81; high <= 0xfe; high += 1)
    for (let low = 0x40; low <= 0xfe; low += 1) {
      const character = decoder.decode(Uint8Array.of(high, low));
      if ([...character].length === 1 && !bytes.has(character)) bytes.set(character, [high, low]);
    }
  return Buffer.from(
    [...text].flatMap((c) => {
      const code = c.charCodeAt(0) < 0x80 ? [c.charCodeAt(0)] : bytes.get(c);
      if (!code) throw new Error(`${c} is not in the two-byte part`);
      return code;
    }),
  );
}
