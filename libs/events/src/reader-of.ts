import type { Actor } from '@zhuanguan/access';

/** Who reads, for the log. */
export const readerOf = ({ accountId, clientId, actingOrgId, onBehalfOf, lentRoles }: Actor) => ({
  ...(clientId === undefined ? { accountId } : { clientId }),
  ...(actingOrgId ? { organisationId: actingOrgId } : {}),
  ...(lentRoles?.length && onBehalfOf?.[0] ? { onBehalfOf: onBehalfOf[0].accountId } : {}),
});
