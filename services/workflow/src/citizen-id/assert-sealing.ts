import type { Database, SealingKeys } from '@zhuanguan/db';
import { asksForCitizenId, type CompiledPack } from '@zhuanguan/policy';

/**
 * A service whose pack asks for identity numbers and that cannot seal them does not start, nor one that cannot open what it
 * has: the first filing would be refused, the first page fail.
 */
export async function assertSealing(
  db: Database,
  keys: SealingKeys | undefined,
  packs: Iterable<CompiledPack>,
): Promise<void> {
  const asking = keys ? undefined : [...packs].find(asksForCitizenId);
  if (asking)
    throw new Error(
      `制度包 ${asking.id} 的表式要求填写身份证号，但没有设置 SEALING_KEYS，不能启动；用 zg keys new sealing 制作 (a form asks for identity numbers, and there is no key to seal them with)`,
    );
  const used = await db.inTx({ kind: 'system', name: 'service' }, (tx) =>
    tx.sql<{ id: string }>({
      name: 'workflow-citizen-id-keys',
      text: 'select key_id as id from citizen_id group by key_id',
      values: [],
    }),
  );
  const missing = used.filter(({ id }) => !keys?.seal.some((key) => key.id === id)).map(({ id }) => id);
  if (missing.length > 0)
    throw new Error(
      `数据库中有用密钥 ${missing.join('、')} 加密的身份证号，SEALING_KEYS 中没有这些密钥，不能启动；请把旧密钥放回，或从备份取回密钥 (values are sealed with keys that are not here)`,
    );
}

/** Why a version of a pack cannot be carried out here, beside its rules. */
export const whyNotSealed = (keys: SealingKeys | undefined, packs: readonly CompiledPack[]): string[] =>
  !keys && packs.some(asksForCitizenId) ? ['表式要求填写身份证号，而本系统没有配置加密密钥（SEALING_KEYS）'] : [];
