import type { Tx } from '@zhuanguan/db';
import type { FilingScan } from './scan.domain.js';

interface ScanRow extends Omit<FilingScan, 'attachedAt' | 'sizeBytes' | 'forAccountId'> {
  attachedAt: Date;
  forAccountId: string | null;
  sizeBytes: string;
}

const SELECT = `select id, filing_id as "filingId", round, content_hash as "contentHash", sha256, size_bytes as "sizeBytes",
  media_type as "mediaType", file_name as "fileName", attached_at as "attachedAt", account_id as "accountId",
  organisation_id as "organisationId",
  (select h.payload->>'onBehalfOf' from history h
    where (h.aggregate_type, h.aggregate_id, h.version) = ('filing_scan', filing_scan.id, 1)) as "forAccountId"
  from filing_scan`;

const toScan = ({ forAccountId, ...row }: ScanRow): FilingScan => ({
  ...row,
  ...(forAccountId ? { forAccountId } : {}),
  sizeBytes: Number(row.sizeBytes),
  attachedAt: row.attachedAt.toISOString(),
});

/** The latest first. */
export async function scansOf(tx: Tx, filingIds: readonly string[]): Promise<FilingScan[]> {
  const rows = await tx.sql<ScanRow>({
    name: 'workflow-scans-of',
    text: `${SELECT} where filing_id = any($1::uuid[]) order by attached_at desc, id desc`,
    values: [filingIds],
  });
  return rows.map(toScan);
}

export async function addScans(tx: Tx, scans: readonly FilingScan[]): Promise<void> {
  await tx.sql({
    name: 'workflow-scans-add',
    text: `insert into filing_scan (id, filing_id, round, content_hash, sha256, size_bytes, media_type, file_name, attached_at,
        account_id, organisation_id)
      select s.id, s."filingId", s.round, s."contentHash", s.sha256, s."sizeBytes", s."mediaType", s."fileName", s."attachedAt",
        s."accountId", s."organisationId"
      from jsonb_to_recordset($1::jsonb) as s(id uuid, "filingId" uuid, round integer, "contentHash" text, sha256 text,
        "sizeBytes" bigint, "mediaType" text, "fileName" text, "attachedAt" timestamptz, "accountId" uuid, "organisationId" uuid)`,
    values: [JSON.stringify(scans)],
  });
}

/** Which of these files a scan refers to. */
export async function filesOfScans(tx: Tx, sha256: readonly string[]): Promise<string[]> {
  const rows = await tx.sql<{ sha256: string }>({
    name: 'workflow-scan-files',
    text: 'select distinct sha256 from filing_scan where sha256 = any($1::text[])',
    values: [sha256],
  });
  return rows.map((row) => row.sha256);
}
