import { OrganisationKind, type SupervisionServiceService } from '@zhuanguan/contracts';
import { addDays } from '@zhuanguan/kernel';
import type { RpcClient, TokenSigner } from '@zhuanguan/rpc';
import { setTimeout as wait } from 'node:timers/promises';
import type { SeededUnit } from './seed.js';

export interface ProjectTarget {
  supervision: RpcClient<typeof SupervisionServiceService>;
  signer: TokenSigner;
}

/** A project as a feed tells it: attributes, and milestones in days from the day of the demonstration. */
interface Story {
  name: string;
  category: 'goods' | 'works' | 'services';
  method: 'open' | 'consultation' | 'quotation' | 'single_source';
  /** 分 */
  budget: number;
  days: Readonly<Record<string, number>>;
}

const STORIES: readonly Story[] = [
  {
    name: '教学设备购置项目',
    category: 'goods',
    method: 'open',
    budget: 286_000_000,
    days: {
      ...{ intention_published: -120, plan_filed: -84, tender_notice_published: -80, documents_issued: -80 },
      ...{
        procurement_started: -80,
        submission_deadline: -58,
        bids_opened: -58,
        evaluation_ended: -57,
        report_delivered: -56,
      },
      ...{ winner_confirmed: -52, result_notice_published: -51, award_notice_sent: -51, contract_signed: -30 },
      ...{ contract_published: -29 },
    },
  },
  {
    name: '办公区物业管理服务（三年一招、一年一签）',
    category: 'services',
    method: 'consultation',
    budget: 96_000_000,
    days: {
      intention_published: -70,
      plan_filed: -20,
      procurement_started: -12,
      documents_issued: -12,
      submission_deadline: -1,
    },
  },
  {
    name: '信息化系统运行维护服务项目',
    category: 'services',
    method: 'quotation',
    budget: 48_500_000,
    days: {
      ...{
        plan_filed: -96,
        procurement_started: -90,
        documents_issued: -90,
        submission_deadline: -86,
        evaluation_ended: -86,
      },
      ...{ report_delivered: -85, winner_confirmed: -84, result_notice_published: -83, award_notice_sent: -83 },
      ...{
        contract_signed: -72,
        contract_published: -64,
        contract_filed: -66,
        delivered: -20,
        accepted: -16,
        invoice_received: -14,
      },
    },
  },
  {
    name: '蒙医药特色门诊医疗设备采购项目',
    category: 'goods',
    method: 'open',
    budget: 512_000_000,
    days: {
      intention_published: -26,
      plan_filed: -8,
      tender_notice_published: -2,
      documents_issued: -2,
      procurement_started: -2,
    },
  },
];

/** Every so manyth unit of the league proper keeps one project in its ledger. */
const EVERY = 9;
const LEARN_MS = 60_000;

/** Some projects in the ledger of the league, as a feed reports them. Run again, they are there already. */
export async function seedProjects(
  { supervision, signer }: ProjectTarget,
  units: readonly SeededUnit[],
  asOf: string,
): Promise<number> {
  const keeping = units
    .filter((u) => u.areaCode === '152500' && u.kind === OrganisationKind.ORGANISATION_KIND_UNIT)
    .filter((_, i) => i % EVERY === 0);
  const facts = keeping.flatMap((unit, i) => {
    const story = STORIES[i % STORIES.length];
    return story ? factsOf(story, { unit, number: i + 1, asOf }) : [];
  });
  const feed = { accountId: 'seed-feed', clientId: 'budget-system', areaCode: '152500' };
  const deadline = Date.now() + LEARN_MS;
  for (let left = facts; left.length > 0;) {
    const token = await signer.forActor({ ...feed, roles: ['platform_client'], scopes: ['ledger:report'] });
    const done = await supervision.pushFacts({ facts: left, correlationId: '' }, { token, deadlineMs: 60_000 });
    if (!done.ok) throw new Error(`seed: ${done.refusal.code} ${done.refusal.detail}`);
    const refused = done.value.outcomes.filter((o) => o.refusal);
    // Supervision learns of units by events.
    const wrong = refused.find((o) => o.refusal?.code !== 'unit_not_found');
    if (wrong || (refused.length > 0 && Date.now() > deadline))
      throw new Error(`seed: ${(wrong ?? refused[0])?.refusal?.detail}`);
    const again = new Set(refused.map((o) => o.id));
    left = left.filter((fact) => again.has(fact.id));
    if (left.length > 0) await wait(50);
  }
  return keeping.length;
}

function factsOf(
  { name, category, method, budget, days }: Story,
  { unit, number, asOf }: { unit: SeededUnit; number: number; asOf: string },
) {
  const projectCode = `NMXM-${asOf.slice(0, 4)}-${String(number).padStart(4, '0')}`;
  const fact = (kind: string, value: unknown, day: string) => ({
    ...{ id: `${projectCode}:${kind}`, unitId: unit.id, projectCode, part: '', kind, value: JSON.stringify(value) },
    ...{ occurredAt: `${day}T09:00:00+08:00`, corrects: '' },
  });
  const begun = addDays(asOf, Math.min(...Object.values(days)));
  return [
    fact('name', `${unit.name}${name}`, begun),
    fact('category', category, begun),
    fact('method', method, begun),
    fact('budget_amount', budget, begun),
    ...Object.entries(days).map(([kind, n]) => fact(kind, addDays(asOf, n), addDays(asOf, Math.min(n, 0)))),
  ];
}
