import { spell } from '../organisation/organisation.store.js';
import type { OrganisationRow } from '../organisation/organisation.types.js';

type Names = Pick<OrganisationRow, 'name' | 'shortName' | 'formerNames'>;

/** 曾用名: the former name a search word hit, where neither the name nor the short name of today did. */
export function formerNameHit(query: string, { name, shortName, formerNames }: Names): string | undefined {
  const word = query.trim().toLowerCase();
  if (!word || formerNames.length === 0) return undefined;
  const hit = (text: string): boolean =>
    text !== '' &&
    (text.toLowerCase().includes(word) || spell(text, 'pinyin').includes(word) || spell(text, 'first').includes(word));
  return hit(name) || hit(shortName) ? undefined : formerNames.find(hit);
}
