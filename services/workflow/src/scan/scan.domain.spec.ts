import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Filing } from '../filing/filing.types.js';
import { decideAttach, MAX_SCANS, scanName } from './scan.domain.js';

describe('the name of a scan', () => {
  it.each([
    ['信息表.pdf', 'application/pdf', '信息表.pdf'],
    ['信息表.PDF', 'application/pdf', '信息表.pdf'],
    ['C:\\Users\\x\\桌面\\盖章 (1).jpeg', 'image/jpeg', '盖章 (1).jpg'],
    ['../../etc/passwd', 'image/png', 'passwd.png'],
    ['图.png', 'application/pdf', '图.png.pdf'],
    ['表\u202efdp.exe', 'application/pdf', '表fdp.exe.pdf'],
    ['a"; filename="b.html', 'image/png', 'a__ filename=_b.html.png'],
    ['...', 'image/png', '扫描件.png'],
    ['', 'application/pdf', '扫描件.pdf'],
  ] as const)('%s', (given, type, name) => expect(scanName(given, type)).toBe(name));

  it('is short, has no folder and ends as what it is, whatever is given', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (given) => {
        const name = scanName(given, 'application/pdf');
        expect(name).toMatch(/^[^/\\]+\.pdf$/u);
        expect([...name].length).toBeLessThanOrEqual(104);
        expect(name).not.toMatch(/[\p{Cc}\p{Cf}"<>:|?*;%]/u);
      }),
    );
  });
});

describe('a scan is attached', () => {
  const filing = (state: Filing['state'], contentHash = 'aa') => ({ state, contentHash }) as Filing;
  const code = (...given: Parameters<typeof decideAttach>) => {
    const decided = decideAttach(...given);
    return decided.ok ? 'ok' : decided.refusal.code;
  };
  it.each(['filed', 'returned', 'on_record'] as const)('to what is %s', (state) =>
    expect(code(filing(state), 'aa', 0)).toBe('ok'),
  );
  it.each(['voided', 'withdrawn'] as const)('never to what is %s', (state) =>
    expect(code(filing(state), 'aa', 0)).toBe('filing_closed'),
  );
  it('of the content that was sealed', () => {
    expect(code(filing('filed'), 'bb', 0)).toBe('content_changed');
    expect(code(filing('filed'), undefined, 0)).toBe('ok');
  });
  it('some times, not without end', () => expect(code(filing('filed'), 'aa', MAX_SCANS)).toBe('too_many_scans'));
});
