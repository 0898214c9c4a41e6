import type { ReminderRecipient } from '@zhuanguan/policy';

interface Recipient {
  organisationId: string;
  actingAs: 'unit' | 'department' | 'bureau';
}

/** The unit as it stands in the trees on the day. */
export interface UnitInTrees {
  id: string;
  kind: 'unit' | 'department' | 'bureau' | 'section' | 'office';
  departmentId?: string | null;
  bureauId?: string | null;
}

/** Who is told, each once. A unit without a department or bureau above it has nobody there to tell. */
export function recipientsOf(to: readonly ReminderRecipient[], unit: UnitInTrees, responsible: Recipient): Recipient[] {
  const bureauId = unit.kind === 'bureau' ? unit.id : unit.bureauId;
  const found: Record<ReminderRecipient, Recipient | undefined> = {
    responsible,
    unit: { organisationId: unit.id, actingAs: 'unit' },
    department: unit.departmentId ? { organisationId: unit.departmentId, actingAs: 'department' } : undefined,
    bureau: bureauId ? { organisationId: bureauId, actingAs: 'bureau' } : undefined,
  };
  const seen = new Set<string>();
  return to.flatMap((name) => {
    const recipient = found[name];
    const key = recipient && `${recipient.organisationId}/${recipient.actingAs}`;
    if (!recipient || !key || seen.has(key)) return [];
    seen.add(key);
    return [recipient];
  });
}
