import { FilingContent, type PrintFormRequest, type PrintFormResponse } from '@zhuanguan/contracts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { GatewayContext } from '../context.js';
import type { Edge } from '../http/edge.js';
import { orThrow } from '../http/problem.js';
import { answers } from '../http/problem.schema.js';
import { IdParams } from '../http/shapes.schema.js';
import { callerOf } from '../session/authenticate.js';
import { DOCX, FormAnswer, FormQuerySchema, PDF, TypedFormSchema } from './form.schema.js';

const tags = ['form'];
const TYPES = { pdf: PDF, docx: DOCX };
type Format = keyof typeof TYPES;
/** The first form after a start waits for its fonts. */
const DEADLINE_MS = 60_000;

/** The official form, ready for signature and seal (FIL-8). */
export function formRoutes(app: Edge, ctx: GatewayContext): void {
  const print = async (request: FastifyRequest, input: Partial<PrintFormRequest> & { format: Format }) =>
    orThrow(
      await ctx.clients.workflow.printForm(
        { filingIds: [], withOthers: false, unitId: '', role: '', content: undefined, ...input },
        { token: await ctx.signer.forActor(callerOf(request).actor), deadlineMs: DEADLINE_MS },
      ),
    );

  app.get(
    '/v1/filings/:id/form',
    {
      config: { access: 'filing.read' },
      schema: {
        tags,
        summary: 'The official form of a filing, printed',
        params: IdParams,
        querystring: FormQuerySchema,
        response: answers({ 200: FormAnswer }),
      },
    },
    async (request, reply) => {
      const { format = 'pdf', others = false } = request.query;
      const printed = await print(request, { filingIds: [request.params.id], withOthers: others, format });
      return send(reply, format, printed);
    },
  );

  app.post(
    '/v1/forms',
    {
      config: { access: 'filing.submit' },
      schema: {
        tags,
        summary: 'The official form with what is being typed; nothing is filed or kept',
        body: TypedFormSchema,
        response: answers({ 200: FormAnswer }),
      },
    },
    async (request, reply) => {
      const { unitId, role = 'specialist', content, format = 'pdf' } = request.body;
      const input = { unitId, role, content: FilingContent.fromPartial(content), format };
      return send(reply, format, await print(request, input));
    },
  );
}

/** A PDF opens in the browser, a Word document is saved. The name tells the unit and the form, never a person. */
const send = (reply: FastifyReply, format: Format, { file, fileName, missingCharacters }: PrintFormResponse) =>
  reply
    .header('content-type', TYPES[format])
    .header(
      'content-disposition',
      `${format === 'pdf' ? 'inline' : 'attachment'}; filename*=UTF-8''${encodeURIComponent(fileName)}`,
    )
    .header('x-missing-characters', String(missingCharacters.length))
    .header('x-content-type-options', 'nosniff')
    .header('cache-control', 'no-store')
    .send(Buffer.from(file));
