import { createHash } from 'node:crypto';
import type { Tx } from '@zhuanguan/db';
import { dateInShanghai } from '@zhuanguan/kernel';
import { postOf, type FormData } from '@zhuanguan/policy';
import type { WorkflowContext } from '../context.js';
import type { Filing } from '../filing/filing.types.js';
import { organisationNames } from '../organisation/organisation.store.js';
import type { FormUnit, FormValues } from './form-values.domain.js';
import { creditCodeOf } from './form.store.js';

/** What is to be set on paper, read from the database; setting type comes after the transaction. */
export interface Printable {
  form: FormData;
  unitName: string;
  people: FormValues[];
  /** Who leaves by the filing: named below the form where the pack says how. */
  leaving: FormValues[];
  /** Somebody's identity number is on it, whole or masked: the log of reads says so. */
  sensitive: boolean;
  mark: string;
  /** ISO instant the bytes depend on: of the latest of the filings, so that the same filing prints the same. */
  at: string;
}

/** As it was filed; a pack kept from before forms had a layout is drawn as the same form is now. */
export function formOfFiling(
  { policies, now }: Pick<WorkflowContext, 'policies' | 'now'>,
  { policyDigest, formId, formVersion, areaCode }: Filing,
): FormData | undefined {
  const today = dateInShanghai(now());
  const formIn = (pack: { forms: readonly FormData[] } | undefined) =>
    pack?.forms.find((f) => f.id === formId && f.version === formVersion);
  const asFiled = formIn(policies.byDigest(policyDigest, today)?.pack);
  if (asFiled?.print) return asFiled;
  return formIn(policies.inForce(areaCode, today)?.pack) ?? asFiled;
}

/** The local word for the post that a filing is about. */
export function postWord(
  { policies, now }: Pick<WorkflowContext, 'policies' | 'now'>,
  { policyDigest, areaCode, role }: Filing,
): string | undefined {
  const today = dateInShanghai(now());
  const policy = policies.byDigest(policyDigest, today) ?? policies.inForce(areaCode, today);
  return policy && postOf(policy.specialist, role)?.label;
}

/** An exit names nobody new; it is printed where the pack says what its paper is. */
export const isPrintable = (form: FormData | undefined, { content }: Pick<Filing, 'content'>): boolean =>
  content.person ? form?.print !== undefined : form?.print?.exit !== undefined;

export async function unitOnForm(tx: Tx, unitId: string, post: string | undefined): Promise<FormUnit> {
  const name = (await organisationNames(tx, [unitId])).get(unitId) ?? '';
  const organisationCode = await creditCodeOf(tx, unitId);
  return { name, ...(organisationCode ? { organisationCode } : {}), ...(post ? { post } : {}) };
}

export const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
