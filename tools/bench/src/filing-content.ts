import { addDays, dateInShanghai } from '@zhuanguan/kernel';

/** What every filing of the bench says; UNIT and PHONE are filled in by whoever sends it. */
export const contentOf = (phone: string) => ({
  decisionDate: addDays(dateInShanghai(new Date()), -3),
  person: {
    name: '乌云塔娜',
    sex: '2',
    title: '财务科科长',
    phone,
    remark: '',
    onEstablishment: true,
    exceptionReason: '',
    noBadRecord: true,
  },
});

export const bodyTemplate = (): string =>
  JSON.stringify({ kind: 'first', unitId: 'UNIT', role: 'specialist', content: contentOf('PHONE') });
