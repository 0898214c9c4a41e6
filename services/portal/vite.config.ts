import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

const gateway = process.env['GATEWAY_URL'] ?? 'http://127.0.0.1:8787';

/** A .gz beside every script and style, so that an office on a slow line waits a third; browsers take br only over https. */
const zipped = (): Plugin => ({
  name: 'zipped',
  apply: 'build',
  writeBundle: async ({ dir }) => {
    if (!dir) return;
    for (const name of await readdir(dir, { recursive: true }))
      if (/\.(?:js|css|html|svg)$/.test(name))
        await writeFile(join(dir, `${name}.gz`), await promisify(gzip)(await readFile(join(dir, name)), { level: 9 }));
  },
});

/** Vite wants a default export. The floor is Chrome 89: an older browser gets the static page of index.html. */
export default defineConfig({
  plugins: [react(), zipped()],
  // Sources of our own libraries are read directly, so the portal builds without building them first.
  resolve: { conditions: ['zg-source', 'module', 'browser', 'development|production'] },
  build: { target: 'chrome89', sourcemap: false, chunkSizeWarningLimit: 700 },
  server: { proxy: Object.fromEntries(['/v1', '/auth', '/oidc'].map((path) => [path, { target: gateway }])) },
});
