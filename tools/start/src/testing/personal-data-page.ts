import { PERSONAL_CLASSES, PERSONAL_FIELDS, RETENTION, type ExportRule, type MaskRule } from '@zhuanguan/kernel';

const MASK: Record<MaskRule, string> = {
  none: '不隐藏',
  phone: '139\\*\\*\\*\\*5678',
  email: 'n\\*\\*\\*\\*@example.com',
  citizen_id: '1525\\*\\*\\*\\*\\*\\*\\*\\*\\*\\*0012',
  hidden: '不显示',
};
const EXPORT: Record<ExportRule, string> = { as_seen: '导出人所见', masked: '一律隐藏', left_out: '不导出' };

/** docs/personal-data.md: the table of personal fields as a page. */
export function personalDataPage(): string {
  const rows = PERSONAL_FIELDS.map(
    (f) =>
      `| ${f.label} \`${f.key}\` | ${PERSONAL_CLASSES[f.class]} | ${f.sensitivity === 'sensitive' ? '敏感' : '一般'} | ${f.whole} | ${MASK[f.mask]}${f.revealable ? '，可凭事由显示' : ''} | ${EXPORT[f.exports]} | ${RETENTION[f.retention].label} | ${f.stored.map((s) => `\`${s}\``).join('<br>') || '—'} |`,
  );
  const retention = Object.values(RETENTION).map((r) => {
    const years = 'years' in r ? `${r.years} 年` : '立即';
    return `| ${r.label} | ${years} | ${r.from} | ${r.reference}${r.ours ? '（本系统设定）' : ''} |`;
  });
  return `# Personal data

Made from \`libs/kernel/src/personal/fields.ts\` (\`vitest … tools/start/src/personal-data.int.spec.ts -u\`); a test fails where contracts or
databases hold something that looks personal and has no line there. Masking, log redaction, the log of reads, exports, the notice (个人信息处理告知)
and this page read that one table.

- **Minimal** (PIPL 6, 19): an identity number is taken only where the form of the pack asks for it, with the reason in the pack; no form of the four jurisdictions does. Elsewhere it is refused at its field, and what a table holds beside the form is not read.
- **Sealed** (ADR 23): an identity number is in \`workflow.citizen_id\` alone, AES-256-GCM under a key of \`SEALING_KEYS\` and bound to its row, with an HMAC-SHA-256 for equality (重复核查), which registry has too. Filings, their rounds, imports and histories hold the id of that row; drafts hold nothing of it. It is opened for the unit's own page, a masked page, a reveal and the printed form. Keys are changed by \`zg keys sealing\` (docs/runbook.md).
- **Masked**: in every answer by the rule below for whoever is not named under 完整可见. An officer in scope has a value shown by \`POST …/reveal\` with a purpose and a reason; the line in the log, and a history of its own under the same id (\`personal_reveal\`), are committed before the value is answered.
- **Logged** (PIPL 51, 54; NDR 12): every request that reads people is one line of \`personal_read\`: who, for whom, what for, which fields, of how many, which filters were set, never a value. Written beside the answer, within half a second: a process that is killed loses that much; reveals and exports are committed first and lose nothing.
- **Exports** bear a number that the log has too, who took them, when and what was asked for: sheet 导出说明, and the foot of every printed page. Printed forms (备案表) do not: they are the unit's own paper.
- **In logs, traces, events, URLs, error texts: never.** Keys of this table are redacted, phones, addresses and identity numbers inside texts as well; \`tools/e2e/test/personal-data.spec.ts\` searches all of it after a month of marked data.
- **Destroyed** (PIPL 19, 47) when the time below has run out. 采购档案 go by a list (销毁清册) that one proposes and two others approve, under none of their ids and for nobody of them (ADR 24); a hold (保全) keeps a filing, a person or a unit from it, and a list that was approved too. With a filing go its rounds, receipts, scans, hand-over, and what registry copied of it; links of history stay and verify, for they hold commitments only. 过程稿 and names of closed accounts go by themselves.
- **Not done**: other fields are in clear (ADR 22); disks and backups are the owner's to encrypt.

## Fields

| 字段 | 类别 | 敏感 | 完整可见 | 其他人所见 | 导出 | 保存期限 | 存放 |
| --- | --- | --- | --- | --- | --- | --- | --- |
${rows.join('\n')}

## Retention classes

| 类别 | 期限 | 起算 | 依据 |
| --- | --- | --- | --- |
${retention.join('\n')}
`;
}
