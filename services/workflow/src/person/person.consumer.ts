import { PersonMerged, PersonUnmerged } from '@zhuanguan/contracts';
import { setPersonAlias, type Tx } from '@zhuanguan/db';
import { NotYetError, type EventHandler } from '@zhuanguan/events';

export const PERSON_SUBJECT = 'zg.*.*.*.registry.person.>';

/** Registry says which ids are one human; workflow asks it of whoever acts (FIL-6) and of whoever is filed for. */
export const personHandlers: Record<string, EventHandler> = {
  'registry.person.merged.v1': {
    apply: (tx, event) => {
      const { personId, intoId } = PersonMerged.fromJSON(event.data);
      return keep(tx, personId, intoId);
    },
  },
  'registry.person.unmerged.v1': {
    apply: (tx, event) => keep(tx, PersonUnmerged.fromJSON(event.data).personId, null),
  },
};

async function keep(tx: Tx, personId: string, intoId: string | null): Promise<void> {
  // Of another alias: what took it apart has still to come.
  if (!(await setPersonAlias(tx, personId, intoId))) throw new NotYetError(`${intoId} still stands for ${personId}`);
}
