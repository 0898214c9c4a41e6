import { describe, expect, it } from 'vitest';
import { messages } from '../messages/messages.js';
import { refuseScan, sizeWords } from './scan-file.js';

describe('a scan, before it is sent', () => {
  it.each(['a.pdf', 'b.PDF', 'c.jpg', 'd.jpeg', 'e.png'])('%s may go', (name) =>
    expect(refuseScan({ name, size: 1 })).toBeUndefined(),
  );
  it.each(['a.docx', 'b.pdf.exe', 'pdf', ''])('%s may not', (name) =>
    expect(refuseScan({ name, size: 1 })).toBe(messages.paper.wrongType),
  );
  it('may not be larger than the service takes', () => {
    expect(refuseScan({ name: 'a.pdf', size: 20 * 1024 * 1024 })).toBeUndefined();
    expect(refuseScan({ name: 'a.pdf', size: 20 * 1024 * 1024 + 1 })).toBe(messages.paper.tooLarge);
  });
  it('has a size in words', () => {
    expect([1, 1_500, 300_000, 1_572_864].map(sizeWords)).toEqual(['1 KB', '1 KB', '293 KB', '1.5 MB']);
  });
});
