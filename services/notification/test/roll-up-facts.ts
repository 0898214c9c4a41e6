import { RollUpOpened, RollUpReopened, RollUpUrged } from '@zhuanguan/contracts';
import { newId } from '@zhuanguan/kernel';

/** What workflow tells of one round: opened, a department urged, its summary returned, then withdrawn. */
export function rollUpFacts() {
  const [rollUpId, departmentId, countyId, bureauId] = [newId(), newId(), newId(), newId()];
  const due = '2026-12-04';
  const bodies = [
    { organisationId: departmentId, kind: 'department', upperId: bureauId, due },
    { organisationId: countyId, kind: 'bureau', upperId: bureauId, due: '2026-12-25' },
  ];
  const reopened = { rollUpId, organisationId: departmentId, organisationName: '盟教育局', kind: 'department' };
  const upper = { upperId: bureauId, upperName: '盟财政局', upperKind: 'bureau', due };
  const facts: [string, unknown][] = [
    ['opened', RollUpOpened.toJSON(RollUpOpened.fromPartial({ rollUpId, bureauId, bureauName: '盟财政局', bodies }))],
    [
      'urged',
      RollUpUrged.toJSON(
        RollUpUrged.fromPartial({
          rollUpId,
          byOrganisationName: '盟财政局',
          urgedOn: '2026-12-01',
          bodies: [bodies[0]!],
        }),
      ),
    ],
    ['reopened', RollUpReopened.toJSON(RollUpReopened.fromPartial({ ...reopened, ...upper, number: 1, by: 'upper' }))],
    ['reopened', RollUpReopened.toJSON(RollUpReopened.fromPartial({ ...reopened, ...upper, number: 2, by: 'own' }))],
  ];
  return { rollUpId, departmentId, countyId, bureauId, due, facts };
}
