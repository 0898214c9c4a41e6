import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';

/** What stands on a picture of a page: ruled lines in pixels, and how dark each part is. */
export interface FormImage {
  png: Buffer;
  width: number;
  height: number;
  /** Where a dark line runs on for at least `reach` pixels: its place across, and from where to where. */
  vertical: Line[];
  horizontal: Line[];
  /** Share of dark pixels in a box, 0 to 1. */
  ink(left: number, top: number, right: number, bottom: number): number;
}

export interface Line {
  at: number;
  from: number;
  to: number;
}

interface Seen {
  width: number;
  height: number;
  /** '1' or '0' for each, row by row: as numbers they are slow to hand over. */
  dark: string;
}

const SCALE = 2;
const PDFJS = fileURLToPath(import.meta.resolve('unpdf/pdfjs'));

/** The first page of a PDF as a browser paints it. */
export async function paintForm(page: Page, pdf: Uint8Array, reach = 60): Promise<FormImage> {
  const library = JSON.stringify(readFileSync(PDFJS, 'utf8'));
  await page.setContent('<body style="margin:0"><canvas></canvas></body>');
  const seen = await page.evaluate<Seen>(`(async () => {
    const url = URL.createObjectURL(new Blob([${library}], { type: 'text/javascript' }));
    const { getDocument } = await import(url);
    const bytes = Uint8Array.from(atob('${Buffer.from(pdf).toString('base64')}'), (c) => c.charCodeAt(0));
    const first = await (await getDocument({ data: bytes }).promise).getPage(1);
    const viewport = first.getViewport({ scale: ${SCALE} });
    const canvas = document.querySelector('canvas');
    [canvas.width, canvas.height] = [viewport.width, viewport.height];
    const context = canvas.getContext('2d', { willReadFrequently: true });
    await first.render({ canvas, canvasContext: context, viewport }).promise;
    const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
    let dark = '';
    for (let i = 0; i < data.length; i += 4) dark += data[i] + data[i + 1] + data[i + 2] < 3 * 140 ? '1' : '0';
    return { width: canvas.width, height: canvas.height, dark };
  })()`);
  const { width, height, dark } = seen;
  const at = (x: number, y: number) => dark[y * width + x] === '1';
  return {
    png: await page.locator('canvas').screenshot(),
    width,
    height,
    vertical: linesOf(width, height, reach, at),
    horizontal: linesOf(height, width, reach, (y, x) => at(x, y)),
    ink: (left, top, right, bottom) => {
      let found = 0;
      for (let y = top; y < bottom; y++) for (let x = left; x < right; x++) if (at(x, y)) found += 1;
      return found / Math.max(1, (right - left) * (bottom - top));
    },
  };
}

/** Runs of dark pixels along one direction; a line two pixels thick is one line. */
function linesOf(across: number, along: number, reach: number, dark: (a: number, b: number) => boolean): Line[] {
  const found: Line[] = [];
  for (let a = 0; a < across; a++) {
    let from = -1;
    for (let b = 0; b <= along; b++) {
      if (b < along && dark(a, b)) {
        if (from < 0) from = b;
      } else if (from >= 0) {
        const run = { at: a, from, to: b };
        const known = found.find((l) => a - l.at <= 3 && l.from < run.to && run.from < l.to);
        if (b - from >= reach && known)
          Object.assign(known, { from: Math.min(known.from, from), to: Math.max(known.to, b) });
        else if (b - from >= reach) found.push(run);
        from = -1;
      }
    }
  }
  return found;
}
