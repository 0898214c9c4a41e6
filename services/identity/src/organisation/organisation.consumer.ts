import {
  OrganisationChanged,
  OrganisationEnded,
  OrganisationJoined,
  OrganisationRegistered,
  type Organisation,
} from '@zhuanguan/contracts';
import type { Tx } from '@zhuanguan/db';
import { NotYetError, type EventHandler } from '@zhuanguan/events';
import { endAccessAt } from './end-access.js';
import { keepOrganisation } from './organisation.store.js';

/**
 * Identity keeps public names and both trees, to know whom each level may invite. Another durable than the one that kept
 * names only: it reads the stream from its beginning.
 */
export const ORGANISATION_DURABLE = 'identity-organisation-tree';

export const organisationHandlers: Readonly<Record<string, EventHandler<never>>> = {
  'registry.organisation.registered.v1': {
    apply: (tx, event) => keep(tx, OrganisationRegistered.fromJSON(event.data).organisation),
  },
  'registry.organisation.changed.v1': {
    apply: (tx, event) => keep(tx, OrganisationChanged.fromJSON(event.data).organisation),
  },
  'registry.organisation.joined.v1': {
    apply: (tx, event) => keep(tx, OrganisationJoined.fromJSON(event.data).organisation),
  },
  'registry.organisation.ended.v1': {
    apply: async (tx, event) => {
      const { organisation } = OrganisationEnded.fromJSON(event.data);
      await keep(tx, organisation);
      if (organisation) await endAccessAt(tx, organisation.id, event);
    },
  },
};

async function keep(tx: Tx, organisation: Organisation | undefined): Promise<void> {
  if (!organisation) throw new Error('an organisation event without its organisation');
  if (!(await keepOrganisation(tx, organisation)))
    throw new NotYetError(`a parent of ${organisation.id} is not here yet`);
}
