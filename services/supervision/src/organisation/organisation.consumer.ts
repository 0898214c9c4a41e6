import {
  OrganisationChanged,
  OrganisationEnded,
  OrganisationJoined,
  OrganisationRegistered,
} from '@zhuanguan/contracts';
import type { EventHandler } from '@zhuanguan/events';
import { keepOrganisation } from './organisation.store.js';

export const ORGANISATION_SUBJECT = 'zg.*.*.*.registry.organisation.>';

/** Each of these carries the whole new state. `left` does not: the unit joins another area in the next event. */
const STATES = {
  'registry.organisation.registered.v1': OrganisationRegistered,
  'registry.organisation.changed.v1': OrganisationChanged,
  'registry.organisation.joined.v1': OrganisationJoined,
  'registry.organisation.ended.v1': OrganisationEnded,
} as const;

/** Registry owns organisations; supervision keeps what it needs to know whose project it is and who reads it. */
export const organisationHandlers: Record<string, EventHandler> = Object.fromEntries(
  Object.entries(STATES).map(([type, message]): [string, EventHandler] => [
    type,
    {
      apply: async (tx, event) => {
        const { organisation } = message.fromJSON(event.data);
        if (organisation) await keepOrganisation(tx, organisation);
      },
    },
  ]),
);
