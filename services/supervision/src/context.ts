import type { Database } from '@zhuanguan/db';
import type { CompiledPack } from '@zhuanguan/policy';

/** What every handler of this service is given; the clock is an argument. */
export interface SupervisionContext {
  db: Database;
  /** The pack in force in an area on a day. */
  packFor: (areaCode: string, date: string) => CompiledPack | undefined;
  now: () => Date;
}
