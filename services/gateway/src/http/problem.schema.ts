import type { Problem } from '@zhuanguan/http-problem';
import { Type, type TSchema } from 'typebox';

export const ReferenceSchema = Type.Object(
  {
    document: Type.Optional(Type.String()),
    article: Type.Optional(Type.String()),
    quote: Type.Optional(Type.String()),
    ours: Type.Optional(Type.String({ description: 'The reason, where no text gives one' })),
    status: Type.Enum(['V', 'V2', 'M', 'P'], {
      description: 'How well the fact is known: text seen, secondary source, from memory, our own proposal',
    }),
  },
  { title: 'LegalReference' },
);

export type ProblemJson = Problem & { snapshot?: string; restart?: string };

/** Typed as libs/http-problem builds it; the schema says what of it always comes. */
export const ProblemSchema = Type.Unsafe<ProblemJson>(
  Type.Object(
    {
      type: Type.String(),
      title: Type.String(),
      status: Type.Integer(),
      detail: Type.String({ description: 'A sentence for the person at the screen: what to do' }),
      code: Type.String({ description: 'Stable, for programs' }),
      instance: Type.Optional(Type.String()),
      traceId: Type.Optional(Type.String()),
      ruleId: Type.Optional(Type.String()),
      reference: Type.Optional(ReferenceSchema),
      policyVersion: Type.Optional(Type.String()),
      errors: Type.Optional(
        Type.Array(
          Type.Object(
            {
              pointer: Type.String({ description: 'JSON pointer of the field; empty for the whole' }),
              code: Type.String(),
              detail: Type.String(),
            },
            { title: 'ProblemError' },
          ),
        ),
      ),
      snapshot: Type.Optional(Type.String({ description: 'Only with 410: where to take a snapshot' })),
      restart: Type.Optional(Type.String({ description: 'Only with 410: the cursor to follow from afterwards' })),
    },
    { title: 'Problem', description: 'RFC 9457' },
  ),
);

const problem = (description: string) => ({
  description,
  content: { 'application/problem+json': { schema: ProblemSchema } },
});

/** What any route may answer besides its own: one table, as in libs/http-problem. */
const PROBLEMS = {
  400: problem('内容有误'),
  401: problem('请先登录'),
  403: problem('没有权限'),
  404: problem('没有找到'),
  409: problem('不能办理，或已经存在'),
  412: problem('内容已被更新'),
  413: problem('内容过大'),
  429: problem('请求过于频繁'),
  500: problem('系统出错'),
  503: problem('暂时无法办理'),
};

/** A route's answers: its own, and every problem. */
export const answers = <T extends Record<number, TSchema>>(own: T): T & typeof PROBLEMS => ({ ...PROBLEMS, ...own });
