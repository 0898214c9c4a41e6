import { PersonMerged, PersonUnmerged } from '@zhuanguan/contracts';
import { setPersonAlias, type Tx } from '@zhuanguan/db';
import { NotYetError, type EventHandler } from '@zhuanguan/events';

/** Registry says which ids are one human: the account of one has the rights of all of them. */
export const personHandlers: Readonly<Record<string, EventHandler<never>>> = {
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
