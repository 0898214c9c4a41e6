import { PersonMerged, PersonUnmerged } from '@zhuanguan/contracts';
import { personAliases, setPersonAlias, type Tx } from '@zhuanguan/db';
import { NotYetError, type EventHandler } from '@zhuanguan/events';
import { syncTermsOf } from '../appointment/term-timers.js';
import type { WorkflowContext } from '../context.js';

export const PERSON_SUBJECT = 'zg.*.*.*.registry.person.>';

/** Registry says which ids are one human; workflow asks it of whoever acts (FIL-6), of whoever is filed for, and of terms. */
export const personHandlers = (ctx: WorkflowContext): Record<string, EventHandler> => ({
  'registry.person.merged.v1': {
    apply: (tx, event) => {
      const { personId, intoId } = PersonMerged.fromJSON(event.data);
      return keep(ctx, tx, { personId, intoId, merged: true });
    },
  },
  'registry.person.unmerged.v1': {
    apply: (tx, event) => {
      const { personId, intoId } = PersonUnmerged.fromJSON(event.data);
      return keep(ctx, tx, { personId, intoId, merged: false });
    },
  },
});

interface Told {
  personId: string;
  intoId: string;
  merged: boolean;
}

async function keep(ctx: WorkflowContext, tx: Tx, { personId, intoId, merged }: Told): Promise<void> {
  // Of another alias: what took it apart has still to come.
  if (!(await setPersonAlias(tx, personId, merged ? intoId : null)))
    throw new NotYetError(`${intoId} still stands for ${personId}`);
  const aliases = await personAliases(tx, [personId, intoId]);
  await syncTermsOf(ctx, tx, [...new Set([personId, intoId].flatMap((id) => aliases.idsOf(id)))]);
}
