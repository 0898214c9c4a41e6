import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const gateway = process.env['GATEWAY_URL'] ?? 'http://127.0.0.1:8787';

/** Vite wants a default export. The floor is Chrome 89: an older browser gets the static page of index.html. */
export default defineConfig({
  plugins: [react()],
  // Sources of our own libraries are read directly, so the portal builds without building them first.
  resolve: { conditions: ['zg-source', 'module', 'browser', 'development|production'] },
  build: { target: 'chrome89', sourcemap: false, chunkSizeWarningLimit: 700 },
  server: { proxy: Object.fromEntries(['/v1', '/auth', '/oidc'].map((path) => [path, { target: gateway }])) },
});
