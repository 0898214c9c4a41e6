import {
  OrganisationChanged,
  OrganisationEnded,
  OrganisationJoined,
  OrganisationRegistered,
  type Organisation,
} from '@zhuanguan/contracts';
import type { Tx } from '@zhuanguan/db';
import type { EventEnvelope, EventHandler } from '@zhuanguan/events';
import { closeFilingsOf } from '../filing/close-with-unit.js';
import type { WorkflowContext } from '../context.js';
import { followInRounds, handOverRounds } from '../roll-up/follow-organisations.js';
import { endUnit } from './end-unit.js';
import { keepFormerName } from './former-name.store.js';
import { keepNames } from './organisation-name.store.js';
import { keepOrganisation } from './organisation.store.js';

export const ORGANISATION_SUBJECT = 'zg.*.*.*.registry.organisation.>';

/** Each of these carries the whole new state. `left` does not: the unit joins another area in the next event. */
const STATES = {
  'registry.organisation.registered.v1': OrganisationRegistered,
  'registry.organisation.changed.v1': OrganisationChanged,
  'registry.organisation.joined.v1': OrganisationJoined,
  'registry.organisation.ended.v1': OrganisationEnded,
} as const;

const onEachState = (
  keep: (tx: Tx, organisation: Organisation, at: Date) => Promise<void>,
): Record<string, EventHandler> =>
  Object.fromEntries(
    Object.entries(STATES).map(([type, message]) => [
      type,
      {
        apply: async (tx: Tx, event: EventEnvelope) => {
          const { organisation } = message.fromJSON(event.data);
          if (organisation) await keep(tx, organisation, new Date(event.time));
        },
      },
    ]),
  );

/** With what it was called until now. */
async function keep(tx: Tx, organisation: Organisation, at: Date): Promise<void> {
  await keepFormerName(tx, organisation, at);
  await keepOrganisation(tx, organisation);
}

/** Registry owns organisations; workflow keeps what it needs to find receivers and scopes, and who reports in a round. */
export const organisationHandlers = (ctx: WorkflowContext): Record<string, EventHandler> => ({
  ...onEachState(async (tx, organisation, at) => {
    await keep(tx, organisation, at);
    await followInRounds(ctx, tx, organisation);
  }),
  'registry.organisation.ended.v1': {
    apply: async (tx, event) => {
      const { organisation, successorIds } = OrganisationEnded.fromJSON(event.data);
      if (!organisation) return;
      // In this order: from the first line on nobody files here; then filings that are being received are waited for, and what they
      // put in post meanwhile ends with the rest.
      await keep(tx, organisation, new Date(event.time));
      await closeFilingsOf(tx, organisation.id, event);
      await endUnit(ctx, tx, organisation, successorIds);
      await handOverRounds(ctx, tx, event, { organisation, successorIds });
      await followInRounds(ctx, tx, organisation);
    },
  },
});

/** An installation that kept no names yet reads the stream again from its start, beside the consumer above. */
export const organisationNameHandlers: Record<string, EventHandler> = onEachState(keepNames);
