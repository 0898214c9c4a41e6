const codeOf = (error: unknown): string | undefined =>
  error instanceof Error && 'code' in error && typeof error.code === 'string'
    ? error.code
    : error instanceof AggregateError
      ? codeOf(error.errors[0])
      : undefined;

const HINTS: Readonly<Record<string, string>> = {
  ECONNREFUSED: '连接不上。请检查 DATABASE_URL 或 NATS_URL 指向的服务是否已启动 (nothing listens there).',
  ENOTFOUND: '找不到主机。请检查 DATABASE_URL 或 NATS_URL 中的主机名 (no such host).',
  EADDRINUSE: '端口被占用，请用 PORT 换一个端口 (port in use).',
  EACCES: '没有权限。请检查 DATA_DIR 是否可写 (no permission).',
  ENOSPC: '磁盘已满，请清理后再启动 (disk full).',
  '28P01': '数据库用户名或密码不对，请检查 DATABASE_URL (wrong user or password).',
  '3D000': 'DATABASE_URL 中的数据库不存在，请先建库 (no such database).',
  '42501': '数据库用户权限不足：需要能建模式和角色 (needs CREATE and CREATEROLE).',
};

const JETSTREAM = 'NATS 没有开启 JetStream，请用 nats-server -js 启动它 (start NATS with -js).';

const NO_DATABASE =
  '自带的数据库没有启动。先运行 npx zg doctor 查看；数据库文件已损坏的，从备份恢复：npx zg restore FILE --replace (see zg doctor).';

const wordsOf = (text: string): string | undefined => {
  if (/jetstream is not enabled/i.test(text)) return JETSTREAM;
  return /^PostgreSQL 未能启动/.test(text) ? NO_DATABASE : undefined;
};

/** A fault at start in words that say what to do, followed by the fault itself. */
export function explain(error: unknown): string {
  const text = error instanceof Error ? error.message || String(error) : String(error);
  const hint = HINTS[codeOf(error) ?? ''] ?? wordsOf(text);
  return hint ? `${hint}\n${text}` : text;
}
