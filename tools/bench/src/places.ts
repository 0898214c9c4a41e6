import { fileURLToPath } from 'node:url';

const ROOT = new URL('../../../', import.meta.url);
const at = (path: string): string => fileURLToPath(new URL(path, ROOT));

export const JURISDICTIONS = at('deploy/jurisdictions');
export const PACK = '152500-xilingol';
export const PORTAL = at('services/portal/dist');
export const REPORT = at('docs/bench.md');
