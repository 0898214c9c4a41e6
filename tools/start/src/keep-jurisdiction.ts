import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { FILES } from './data-files.js';
import { LEAGUE } from './options.js';

/**
 * What lies in a data folder was filed under one jurisdiction's pack; another is another installation. Folders of before this
 * was kept are the league's. Throws with a sentence that says what to do.
 */
export function keepJurisdiction(data: string, jurisdiction: string): void {
  const file = join(data, FILES.jurisdiction);
  const begun = existsSync(file)
    ? (JSON.parse(readFileSync(file, 'utf8')) as { jurisdiction: string }).jurisdiction
    : existsSync(join(data, FILES.secrets))
      ? LEAGUE
      : undefined;
  if (begun !== undefined && begun !== jurisdiction)
    throw new Error(
      `数据目录 ${data} 属于 ${begun}，不能按 ${jurisdiction} 启动；请换一个目录 (another data folder): DATA_DIR=.data-${jurisdiction}`,
    );
  if (!existsSync(file)) writeFileSync(file, `${JSON.stringify({ jurisdiction })}\n`, { mode: 0o600 });
}
