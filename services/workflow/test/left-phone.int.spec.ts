import { afterAll, beforeAll, expect, it } from 'vitest';
import { getFiling } from '../src/filing/read-filing.js';
import { revealPersonal } from '../src/filing/reveal-personal.js';
import { actorAt, must } from './import-fixture.js';
import { startRollUps, type RollUps } from './roll-up-fixture.js';

/** Who has left the post is called up on no business of it (PIPL 6, 19): parties too see the phone only for a reason. */
let at: RollUps;
beforeAll(async () => {
  at = await startRollUps('workflow_left_phone');
});
afterAll(() => at.at.stop());

it('a phone is whole for the unit and its receivers while the post is held, and masked from the day it is over', async () => {
  const l = await at.league();
  const id = await at.file(l.school, '乌云');
  const { appointmentId, content } = await at.filingOf(id);
  const phone = content.person?.phone ?? '';
  const readers = [actorAt('unit_handler', l.school), l.officer(l.education), l.officer(l.bureau)];
  const seen = async () =>
    Promise.all(
      readers.map(async (reader) => {
        const filing = must(await getFiling(at.ctx, reader, id));
        return [
          filing.content?.person?.phone,
          filing.rounds[0]?.content?.person?.phone,
          filing.content?.person?.remark,
        ];
      }),
    );
  expect(await seen()).toEqual(readers.map(() => [phone, phone, '=1+1']));
  const end = (validTo: string) =>
    at.at.query('update appointment set valid_to = $2 where id = $1', [appointmentId, validTo]);
  await end('2026-11-26');
  expect(await seen()).toEqual(readers.map(() => [phone, phone, '=1+1']));
  await end('2026-11-25');
  const masked = `${phone.slice(0, 3)}****${phone.slice(7)}`;
  expect(await seen()).toEqual(readers.map(() => [masked, masked, '=1+1']));
  const why = { id, field: 'phone', purpose: 'contact', reason: '离任交接核对' };
  expect(must(await revealPersonal(at.ctx, readers[0]!, why)).value).toBe(phone);
});
