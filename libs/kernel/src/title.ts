/** Ranks of civil servants (公务员法 18–19) and the common ones of institutions; longest first so that 副 forms win. */
const RANK =
  /((?:[一二]级巡视员|[一二三四]级调研员|[一二三四]级主任科员|[一二]级科员|管理[一二三四五六七八九十]级|专技[一二三四五六七八九十]+级|(?:正|副)?(?:厅|处|科)级|试用期))/u;

export interface PostAndRank {
  post?: string;
  rank?: string;
  raw: string;
}

/** Splits 职务/职级 where one cell joins both, e.g. 副局长/三级调研员; the raw text is always kept. */
export function parseTitle(text: string): PostAndRank {
  const raw = text.trim();
  const parts = raw.split(/[/／、,，;；\s]+/).filter(Boolean);
  const rank = parts.find((part) => RANK.test(part) && part.replace(RANK, '') === '');
  const post = parts.find((part) => part !== rank);
  return { raw, ...(post ? { post } : {}), ...(rank ? { rank } : {}) };
}
