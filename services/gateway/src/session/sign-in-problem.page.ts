const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escape = (text: string): string => text.replace(/[&<>"]/g, (c) => ENTITIES[c] ?? c);

export const SIGN_IN_PROBLEM_CSP = `default-src 'none'; img-src data:; frame-ancestors 'none'; base-uri 'none'; form-action 'none'`;

/** A sign-in that did not come to an end: why, and how to begin again. */
export const signInProblemPage = (detail: string): string => `<!doctype html>
<html lang="zh-CN">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>登录未完成</title><link rel="icon" href="data:,"></head>
<body><p>本系统为非涉密系统，严禁录入涉密信息</p><main><h1>登录未完成</h1><p>${escape(detail)}</p><p><a href="/auth/login">重新登录</a></p></main></body>
</html>
`;
