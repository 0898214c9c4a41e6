import { Readable } from 'node:stream';
import { createGzip } from 'node:zlib';
import { AUDIT_FORMAT, type AuditRecord } from '@zhuanguan/events';
import type { AuditExportPosition } from '@zhuanguan/contracts';
import type { CallOptions } from '@zhuanguan/rpc';
import type { GatewayContext } from '../context.js';
import { orThrow } from '../http/problem.js';
import type { PersonPrincipal } from '../session/principal.js';
import { auditedServices, type AuditClient } from './audit-page.js';

const VERSION = '1.0.0';

export interface AuditExport {
  number: string;
  content: Readable;
}

/**
 * All history as `zg audit verify` takes it, packed and streamed page by page. Its first line says who had it made, when
 * and under which number. What goes wrong on the way breaks the file off: it is not a whole one then, and the verifier says so.
 */
export async function exportAudit(
  ctx: GatewayContext,
  { session, actor }: PersonPrincipal,
  callOptions: () => Promise<CallOptions>,
): Promise<AuditExport> {
  const { identity, ...others } = auditedServices(ctx);
  const clients = [identity, ...Object.values(others)];
  const page = async (client: AuditClient, number: string, after?: AuditExportPosition) =>
    orThrow(await client.exportHistory({ after, exportNumber: number }, await callOptions()));
  // Refusals come before the first byte, and with the first page the number.
  const first = await page(identity, '');
  const number = first.exportNumber;
  const organisation = session.account?.grants.find((g) => g.organisationId === actor.actingOrgId)?.organisationName;
  const mark: AuditRecord = {
    ...{ kind: 'export', format: AUDIT_FORMAT, madeAt: ctx.now().toISOString(), version: VERSION },
    ...{ exportNumber: number, exportedBy: session.account?.displayName ?? '', organisation: organisation ?? '' },
  };
  async function* lines(): AsyncIterable<string> {
    yield `${JSON.stringify(mark)}\n`;
    for (const [i, client] of clients.entries()) {
      let part = i === 0 ? first : await page(client, number);
      yield part.lines;
      while (part.next) {
        part = await page(client, number, part.next);
        yield part.lines;
      }
    }
  }
  const content = Readable.from(lines(), { objectMode: false });
  const packed = createGzip();
  content.on('error', (error) => packed.destroy(error));
  return { number, content: content.pipe(packed) };
}
