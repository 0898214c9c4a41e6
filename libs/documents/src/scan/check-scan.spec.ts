import { deflateSync, crc32 } from 'node:zlib';
import fc from 'fast-check';
import PDFDocument from 'pdfkit';
import { buffer } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { checkScan } from './check-scan.js';

const outcome = async (file: Buffer): Promise<string> => {
  const checked = await checkScan(file);
  return checked.ok ? checked.value.type : checked.refusal.code;
};

/** A PDF of hand-written objects, with a cross-reference table that fits. */
function pdf(...objects: (string | Buffer)[]): Buffer {
  const parts = [Buffer.from('%PDF-1.7\n')];
  let at = parts[0]!.length;
  const offsets: number[] = [];
  for (const [i, object] of objects.entries()) {
    offsets.push(at);
    const part = Buffer.concat([Buffer.from(`${i + 1} 0 obj\n`), Buffer.from(object), Buffer.from('\nendobj\n')]);
    parts.push(part);
    at += part.length;
  }
  const table = offsets.map((o) => `${String(o).padStart(10, '0')} 00000 n \n`).join('');
  const end = `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${table}trailer\n<< /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${at}\n%%EOF\n`;
  return Buffer.concat([...parts, Buffer.from(end)]);
}
const PAGES = ['<< /Type /Pages /Kids [3 0 R] /Count 1 >>', '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>'];
const withCatalog = (more: string, ...objects: (string | Buffer)[]) =>
  pdf(`<< /Type /Catalog /Pages 2 0 R ${more} >>`, ...PAGES, ...objects);
const packed = (content: string, dictionary = '/Type /ObjStm /N 1 /First 4 /Filter /FlateDecode') => {
  const stream = deflateSync(Buffer.from(content));
  return Buffer.concat([
    Buffer.from(`<< ${dictionary} /Length ${stream.length} >>\nstream\n`),
    stream,
    Buffer.from('\nendstream'),
  ]);
};

const chunk = (type: string, data: Buffer): Buffer => {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
};
function png(width: number, height: number): Buffer {
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width);
  head.writeUInt32BE(height, 4);
  head.set([8, 0, 0, 0, 0], 8);
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', head),
    chunk('IDAT', deflateSync(Buffer.alloc(64))),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}
function jpeg(width: number, height: number): Buffer {
  const frame = Buffer.from([0xff, 0xc0, 0, 11, 8, 0, 0, 0, 0, 1, 1, 0x11, 0]);
  frame.writeUInt16BE(height, 5);
  frame.writeUInt16BE(width, 7);
  const scan = Buffer.from([0xff, 0xda, 0, 8, 1, 1, 0, 0, 63, 0, 0x12, 0x34]);
  return Buffer.concat([Buffer.from([0xff, 0xd8]), frame, scan, Buffer.from([0xff, 0xd9])]);
}

async function ordinaryPdf(): Promise<Buffer> {
  const doc = new PDFDocument({ size: 'A4', info: { CreationDate: new Date(0) } });
  const written = buffer(doc);
  doc.text('seal').image(png(120, 120), 10, 10);
  doc.end();
  return written;
}

describe('what is taken', () => {
  it('a PDF, a JPEG and a PNG, by what they hold', async () => {
    expect(await outcome(await ordinaryPdf())).toBe('application/pdf');
    expect(await outcome(withCatalog(''))).toBe('application/pdf');
    expect(await checkScan(png(1200, 800))).toEqual({
      ok: true,
      value: { type: 'image/png', size: { width: 1200, height: 800 } },
    });
    expect(await checkScan(jpeg(1200, 800))).toEqual({
      ok: true,
      value: { type: 'image/jpeg', size: { width: 1200, height: 800 } },
    });
    // A camera writes on after the picture.
    expect(await outcome(Buffer.concat([jpeg(1200, 800), Buffer.from('more')]))).toBe('image/jpeg');
    expect(await outcome(withCatalog('', packed('4 0 << /Type /Font /JSONName (x) >>')))).toBe('application/pdf');
  });
});

describe('what is refused', () => {
  it.each([
    ['nothing', Buffer.alloc(0), 'file_empty'],
    ['a program', Buffer.from('MZ\x90\0'), 'scan_type'],
    ['a page of HTML', Buffer.from('<html><script>alert(1)</script></html>'), 'scan_type'],
    ['an SVG', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" onload="x()"/>'), 'scan_type'],
    ['a GIF', Buffer.from('GIF89a...'), 'scan_type'],
    ['half a PNG', png(1200, 800).subarray(0, 60), 'scan_damaged'],
    ['a PNG with something behind it', Buffer.concat([png(1200, 800), Buffer.from('<script>')]), 'scan_damaged'],
    ['a PNG with a wrong sum', Buffer.from(png(1200, 800)).fill(1, 20, 22), 'scan_damaged'],
    ['half a JPEG', jpeg(1200, 800).subarray(0, 26), 'scan_damaged'],
    ['a picture of a point', png(1, 1), 'scan_too_small'],
    ['a picture that fills the memory', png(19_000, 19_000), 'scan_too_large'],
    ['a PDF cut short', withCatalog('').subarray(0, 150), 'scan_damaged'],
    ['a locked PDF', withCatalog('/Encrypt 9 0 R'), 'scan_encrypted'],
    ['a script', withCatalog('/OpenAction << /S /JavaScript /JS (app.alert\\(1\\)) >>'), 'scan_active'],
    ['a script in other letters', withCatalog('/OpenAction << /S /Java#53cript /JS (x) >>'), 'scan_active'],
    ['a program to start', withCatalog('/OpenAction << /S /Launch /F (cmd.exe) >>'), 'scan_active'],
    ['an attachment', withCatalog('/Names << /EmbeddedFiles 9 0 R >>'), 'scan_active'],
    ['a form of the other kind', withCatalog('/AcroForm << /XFA 9 0 R >>'), 'scan_active'],
    ['a packed script', withCatalog('', packed('4 0 << /S /JavaScript /JS (x) >>')), 'scan_active'],
    [
      'a packed script that is called a picture',
      withCatalog('', packed('4 0 << /S /J#61vaScript >>', '/Subtype /Image /Filter /FlateDecode')),
      'scan_active',
    ],
    [
      'objects packed so that we cannot look',
      withCatalog('', packed('4 0 <<>>', '/Type /ObjStm /Filter [/ASCII85Decode /FlateDecode]')),
      'scan_active',
    ],
    [
      'objects packed behind a predictor',
      withCatalog('', packed('4 0 <<>>', '/Type /ObjStm /Filter /FlateDecode /DecodeParms << /Predictor 12 >>')),
      'scan_active',
    ],
    ['a bomb', withCatalog('', packed(`4 0 ${' '.repeat(130 * 1024 * 1024)}`)), 'scan_too_large'],
  ])('%s', async (_, file, code) => {
    expect(await outcome(file)).toBe(code);
  });

  it('nothing hangs or throws, whatever is sent', async () => {
    const bases = [await ordinaryPdf(), png(200, 200), jpeg(200, 200)];
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...bases),
        fc.array(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 })), { maxLength: 20 }),
        fc.nat(),
        async (base, changes, cut) => {
          const file = Buffer.from(base.subarray(0, 1 + (cut % base.length)));
          for (const [at, byte] of changes) file[at % file.length] = byte;
          expect(typeof (await outcome(file))).toBe('string');
        },
      ),
      { numRuns: 200 },
    );
  });
});
