import { newId } from '@zhuanguan/kernel';
import { waitFor } from '@zhuanguan/testkit';
import { expect } from 'vitest';
import type { User } from './http-caller.js';

interface Unit {
  unitId: string;
  state: string;
  missingPosts: string[];
}
type Counts = Record<string, number>;

/** Standing as a report says it; what came back is vacant to the directory. */
const REPORTED: Record<string, string> = { filed: 'filed_not_on_record', returned: 'vacant' };

/** Opens a round of all that report to a bureau, from the day on that is given as due. */
export async function openRound(bureau: User, due: string): Promise<string> {
  const body = { title: `汇总 ${newId()}`, basisDocument: '通知', departmentDue: due, bureauDue: due };
  const opened = await bureau.call('POST', '/v1/roll-ups', body);
  expect([opened.status, opened.body.errors]).toEqual([201, undefined]);
  return opened.body.id as string;
}

/** What is reported of each unit is what the directory says of it, and the numbers are the same as on the coverage board (REG-3). */
export async function reportsAgree(bureau: User, rollUpId: string): Promise<void> {
  let last: unknown;
  await waitFor('the report agrees with the directory', async () => {
    const [reported, directory] = [await reportedBy(bureau, rollUpId), await directoryOf(bureau)];
    last = { reported, directory };
    return JSON.stringify(reported) === JSON.stringify(directory);
  }).catch(() => {
    const { reported, directory } = last as Record<string, unknown>;
    expect(reported).toEqual(directory);
  });
}

async function reportedBy(bureau: User, rollUpId: string) {
  const base = `/v1/roll-ups/${rollUpId}`;
  const ids = new Set<string>();
  const walk = async (query: string): Promise<void> => {
    const { body, below } = (await bureau.call('GET', `${base}${query}`)).body as {
      body: { organisationId: string };
      below: { organisationId: string; membership: string }[];
    };
    ids.add(body.organisationId);
    for (const { organisationId, membership } of below)
      if (membership !== 'left' && !ids.has(organisationId)) await walk(`?organisationId=${organisationId}`);
  };
  await walk('');
  const units: Record<string, string> = {};
  const sum: Counts = {};
  for (const id of ids) {
    const { body } = await bureau.call('GET', `${base}/summaries/${id}?size=200`);
    for (const { unitId, state, missingPosts } of body.units as Unit[])
      units[unitId] = [REPORTED[state] ?? state, ...missingPosts].join();
    for (const [key, n] of Object.entries(body.ownCounts as Counts)) sum[key] = (sum[key] ?? 0) + n;
  }
  const { units: all = 0, onRecord, overMax, covered, filed, returned = 0, vacant = 0, notBound, postVacant } = sum;
  return {
    units: sorted(units),
    counts: [all, onRecord, overMax, covered, filed, vacant + returned, notBound, postVacant],
  };
}

async function directoryOf(bureau: User) {
  const units: Record<string, string> = {};
  const search = await bureau.call('POST', '/v1/directory/search', { query: '', size: 100 });
  for (const { organisation, standing } of search.body.items as {
    organisation: { id: string };
    standing: { state: string; missingPosts: string[] };
  }[])
    units[organisation.id] = [standing.state, ...standing.missingPosts].join();
  const { total } = (await bureau.call('GET', '/v1/coverage')).body as { total: Counts };
  const { units: all, onRecord, overMax, covered, filed, vacant, notBound, postVacant } = total;
  return { units: sorted(units), counts: [all, onRecord, overMax, covered, filed, vacant, notBound, postVacant] };
}

const sorted = (units: Record<string, string>) => Object.entries(units).sort(([a], [b]) => (a < b ? -1 : 1));
