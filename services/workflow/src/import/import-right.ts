import type { Action, Relation } from '@zhuanguan/access';
import type { Purpose } from './import.types.js';

/** By which right an import files. */
export const ACTIONS: Record<Purpose, Action> = {
  own: 'import.run',
  on_behalf: 'import.on_behalf',
  backfill: 'import.backfill',
};

/** How the importing organisation stands to a unit, by the trees in which the unit lies below it. */
export const relationsFrom = (trees: ReadonlySet<string> | undefined, own: boolean): Relation[] => [
  ...(own ? (['own_unit'] as const) : []),
  ...(trees?.has('budget') ? (['department_of_unit'] as const) : []),
  ...(trees?.has('finance') ? (['bureau_of_unit'] as const) : []),
];
