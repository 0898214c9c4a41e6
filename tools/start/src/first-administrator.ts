import { OrganisationKind } from '@zhuanguan/contracts';
import type { PolicySet } from '@zhuanguan/policy';
import type { TokenSigner } from '@zhuanguan/rpc';
import { idOf } from '@zhuanguan/seed';
import type { StackClients } from './stack.js';

export interface FirstAdministrator {
  /** XXXX-XXXX-XXXX; good until it is used or the next start. */
  code: string;
  /** Whose administrator: the authority that issued the pack. */
  organisation: string;
}

export interface FirstAdministratorTarget extends Pick<StackClients, 'registry' | 'accounts'> {
  signer: TokenSigner;
}

const DEADLINE_MS = 30_000;

/**
 * An empty system knows one organisation, the authority of its pack; everything else its people bring in. Gives the code
 * for the first of them, and nothing once somebody can sign in, unless `another` is asked for.
 */
export async function firstAdministrator(
  { registry, accounts, signer }: FirstAdministratorTarget,
  policies: PolicySet,
  jurisdiction: string,
  another = false,
): Promise<FirstAdministrator | undefined> {
  // A pack may serve many areas; its authority's own is the one above the others: the lowest code.
  const own = [...policies.packs.values()]
    .filter((pack) => pack.id === jurisdiction)
    .sort((a, b) => (a.area.code < b.area.code ? -1 : 1))[0];
  if (!own) throw new Error(`no pack ${jurisdiction}`);
  const id = idOf('organisation', own.area.code, '财政局');
  const call = { token: await signer.forService('start'), deadlineMs: DEADLINE_MS };
  const known = await registry.getOrganisation({ id }, call);
  if (!known.ok) {
    const bureau = {
      id,
      kind: OrganisationKind.ORGANISATION_KIND_BUREAU,
      name: own.authority,
      shortName: '',
      formerNames: [],
      areaCode: own.area.code,
      identifiers: [],
      budgetParentId: '',
      financeParentId: '',
      businessSection: '',
      validFrom: own.effectiveFrom,
      validTo: '',
      version: 0,
    };
    const made = await registry.registerOrganisations({ organisations: [bureau] }, call);
    if (!made.ok) throw new Error(made.refusal.detail);
  }
  const invited = await accounts.inviteFirstAdministrator({ organisationId: id, another }, call);
  if (!invited.ok) throw new Error(invited.refusal.detail);
  return invited.value.code ? { code: invited.value.code, organisation: own.authority } : undefined;
}
