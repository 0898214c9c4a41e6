import { Type, type Static, type TSchema } from 'typebox';

export const ReferenceSchema = Type.Object(
  {
    document: Type.Optional(Type.String()),
    article: Type.Optional(Type.String()),
    quote: Type.Optional(Type.String()),
    ours: Type.Optional(Type.String({ description: 'The reason, where no text gives one' })),
    status: Type.Optional(Type.String({ description: 'V, V2, M or P: how well the fact is known' })),
  },
  { title: 'LegalReference' },
);

export const ProblemSchema = Type.Object(
  {
    type: Type.String(),
    title: Type.String(),
    status: Type.Integer(),
    detail: Type.Optional(Type.String()),
    code: Type.String(),
    instance: Type.Optional(Type.String()),
    traceId: Type.Optional(Type.String()),
    ruleId: Type.Optional(Type.String()),
    reference: Type.Optional(ReferenceSchema),
    policyVersion: Type.Optional(Type.String()),
    errors: Type.Optional(
      Type.Array(Type.Object({ pointer: Type.String(), code: Type.String(), detail: Type.String() })),
    ),
    /** Only with 410: where to take a snapshot, and the cursor to follow from afterwards. */
    snapshot: Type.Optional(Type.String()),
    restart: Type.Optional(Type.String()),
  },
  { title: 'Problem', description: 'RFC 9457' },
);
export type ProblemJson = Static<typeof ProblemSchema>;

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
