import type { Actor } from '@zhuanguan/access';
import type { PersonAliases } from '@zhuanguan/kernel';
import type { FilingActor } from '../filing/filing.domain.js';

/** Who acts, with every id the human has: FIL-6 looks at the person, under whatever id the filing was made (REG-6). */
export const filingActor = (
  { accountId, personId, actingOrgId }: Actor,
  aliases: PersonAliases,
  organisationId = actingOrgId ?? '',
): FilingActor => ({
  accountId,
  organisationId,
  ...(personId ? { personId, aliasIds: aliases.idsOf(personId).filter((id) => id !== personId) } : {}),
});
