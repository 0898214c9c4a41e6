import type { Actor } from '@zhuanguan/access';
import type { Tx } from '@zhuanguan/db';
import { maskField } from '@zhuanguan/kernel';
import type { WorkflowContext } from '../context.js';
import type { FilingContent } from '../filing/filing.types.js';
import { goesOnWith } from '../organisation/organisation.store.js';
import { loadCitizenIds } from './citizen-id.store.js';
import { openCitizenId } from './take-citizen-id.js';

/** What a reader is shown, by the id the content has. */
export type ShownCitizenIds = ReadonlyMap<string, string>;

type Said = Pick<FilingContent, 'person'> | undefined;
const refsIn = (contents: readonly Said[]): string[] => [
  ...new Set(contents.flatMap((content) => content?.person?.citizenIdRef ?? [])),
];

/** Whole for the unit itself and for who goes on with it, masked for all others, by the table of personal fields. */
export async function showCitizenIds(
  ctx: WorkflowContext,
  tx: Tx,
  actor: Actor,
  { unitId, contents }: { unitId: string; contents: readonly Said[] },
): Promise<ShownCitizenIds> {
  const opened = await openCitizenIds(ctx, tx, contents);
  if (opened.size === 0) return opened;
  const whole = actor.actingOrgId === unitId || (await goesOnWith(tx, actor, unitId));
  return whole ? opened : new Map([...opened].map(([ref, number]) => [ref, maskField('citizenId', number)]));
}

/** As they are. Who asks has been looked at. */
export async function openCitizenIds(
  ctx: WorkflowContext,
  tx: Tx,
  contents: readonly Said[],
): Promise<Map<string, string>> {
  const stored = await loadCitizenIds(tx, refsIn(contents));
  return new Map([...stored].map(([ref, row]) => [ref, openCitizenId(keysOf(ctx), row)]));
}

/** A service that has sealed values does not start without keys; see assert-sealing.ts. */
export function keysOf({ sealing }: Pick<WorkflowContext, 'sealing'>): NonNullable<WorkflowContext['sealing']> {
  if (!sealing) throw new Error('SEALING_KEYS is not set, and there are sealed values');
  return sealing;
}
