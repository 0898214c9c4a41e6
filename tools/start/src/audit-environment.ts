import type { Secrets } from './secrets.js';

/** What services that anchor their history are told; `packs` as served, the jurisdiction's own first. */
export const auditEnvironment = (
  secrets: Pick<Secrets, 'auditKey'>,
  { auditDir, packs }: { auditDir: string; packs: string },
): Record<'AUDIT_PRIVATE_JWK' | 'AUDIT_DIR' | 'AUDIT_AREA', string> => ({
  AUDIT_PRIVATE_JWK: JSON.stringify(secrets.auditKey),
  AUDIT_DIR: auditDir,
  AUDIT_AREA: packs.split(/[,-]/)[0] ?? '',
});
