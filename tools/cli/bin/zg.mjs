#!/usr/bin/env node
/** Runs what was built; by name `npx zg …`. */
import { existsSync } from 'node:fs';

const built = new URL('../dist/cli.js', import.meta.url);
if (Number(process.versions.node.split('.')[0]) < 22) {
  console.error(
    `需要 Node 22 或更高版本，当前是 ${process.version}；仓库里自带 Node 24：npm run zg -- … (Node 22 or newer)`,
  );
  process.exit(1);
}
if (!existsSync(built)) {
  console.error('还没有构建，请先运行 npm run build (not built yet)');
  process.exit(1);
}
await import(built.href);
