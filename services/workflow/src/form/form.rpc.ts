import type { PrintFormRequest, PrintFormResponse } from '@zhuanguan/contracts';
import { refuse } from '@zhuanguan/kernel';
import type { RpcContext } from '@zhuanguan/rpc';
import type { WorkflowContext } from '../context.js';
import { contentFromProto } from '../filing/filing.mapping.js';
import { filingNotFound } from '../filing/read-filing.js';
import { actorOf, isId, orThrow } from '../rpc-input.js';
import { printForm } from './print-form.js';

export const formHandlers = (ctx: WorkflowContext) => ({
  printForm: async (request: PrintFormRequest, rpc: RpcContext): Promise<PrintFormResponse> => {
    const { filingIds, withOthers, unitId, content, format, role } = request;
    if (format !== 'pdf' && format !== 'docx')
      return orThrow(refuse('invalid', 'format', '请选择 PDF 或 DOCX（Word）格式。'));
    if (!content) {
      if (!filingIds.every(isId)) return orThrow(filingNotFound());
      return orThrow(await printForm(ctx, actorOf(rpc), { format, filingIds, withOthers }));
    }
    if (!isId(unitId)) return orThrow(refuse('not_found', 'unit_not_found', '没有找到这个单位。'));
    return orThrow(
      await printForm(ctx, actorOf(rpc), {
        format,
        unitId,
        role: role || 'specialist',
        content: contentFromProto(content),
        citizenId: content.person?.citizenId,
      }),
    );
  },
});
