import {
  OrganisationChanged,
  OrganisationEnded,
  OrganisationJoined,
  OrganisationRegistered,
} from '@zhuanguan/contracts';
import type { EventHandler } from '@zhuanguan/events';
import { closeFilingsOf } from '../filing/close-with-unit.js';
import { endUnit } from './end-unit.js';
import { keepNames } from './organisation-name.store.js';
import { keepOrganisation } from './organisation.store.js';

export const ORGANISATION_SUBJECT = 'zg.*.*.*.registry.organisation.>';

/** Registry owns organisations; workflow keeps what it needs to find receivers and scopes. */
export const organisationHandlers: Record<string, EventHandler> = {
  'registry.organisation.registered.v1': {
    apply: async (tx, event) => {
      const { organisation } = OrganisationRegistered.fromJSON(event.data);
      if (organisation) await keepOrganisation(tx, organisation);
    },
  },
  'registry.organisation.changed.v1': {
    apply: async (tx, event) => {
      const { organisation } = OrganisationChanged.fromJSON(event.data);
      if (organisation) await keepOrganisation(tx, organisation);
    },
  },
  'registry.organisation.joined.v1': {
    apply: async (tx, event) => {
      const { organisation } = OrganisationJoined.fromJSON(event.data);
      if (organisation) await keepOrganisation(tx, organisation);
    },
  },
  'registry.organisation.ended.v1': {
    apply: async (tx, event) => {
      const { organisation, successorIds } = OrganisationEnded.fromJSON(event.data);
      if (!organisation) return;
      await keepOrganisation(tx, organisation);
      await endUnit(tx, organisation, successorIds);
      await closeFilingsOf(tx, organisation.id, event);
    },
  },
};

/** An installation that kept no names yet reads the stream again from its start, beside the consumer above. */
export const organisationNameHandlers: Record<string, EventHandler> = {
  'registry.organisation.registered.v1': {
    apply: async (tx, event) => {
      const { organisation } = OrganisationRegistered.fromJSON(event.data);
      if (organisation) await keepNames(tx, organisation);
    },
  },
  'registry.organisation.changed.v1': {
    apply: async (tx, event) => {
      const { organisation } = OrganisationChanged.fromJSON(event.data);
      if (organisation) await keepNames(tx, organisation);
    },
  },
  'registry.organisation.joined.v1': {
    apply: async (tx, event) => {
      const { organisation } = OrganisationJoined.fromJSON(event.data);
      if (organisation) await keepNames(tx, organisation);
    },
  },
  'registry.organisation.ended.v1': {
    apply: async (tx, event) => {
      const { organisation } = OrganisationEnded.fromJSON(event.data);
      if (organisation) await keepNames(tx, organisation);
    },
  },
};
