import { createHash } from 'node:crypto';

/** Nothing from elsewhere, no script: it works in an intranet and in the oldest browser we name. */
const STYLE = `
*{box-sizing:border-box}
body{margin:0;min-height:100vh;display:flex;flex-direction:column;font:16px/1.6 "Noto Sans SC","Source Han Sans SC","PingFang SC","Microsoft YaHei",sans-serif;color:#1f2329;background:#f2f5f9}
.notice{background:#fff7e6;border-bottom:1px solid #d9b26b;color:#5c3d00;padding:8px 16px;text-align:center;font-size:14px}
main{flex:1;display:flex;align-items:center;justify-content:center;padding:24px 16px}
.card{width:100%;max-width:400px;background:#fff;border:1px solid #d5dbe3;border-radius:8px;padding:32px 28px}
h1{margin:0 0 4px;font-size:22px;line-height:1.4}
.sub{margin:0 0 24px;color:#4e5969;font-size:14px}
label{display:block;margin:16px 0 6px;font-size:14px;font-weight:600}
input{display:block;width:100%;height:44px;padding:0 12px;font:inherit;color:inherit;background:#fff;border:1px solid #868f9c;border-radius:6px}
input[aria-invalid=true]{border-color:#b42318}
:focus-visible{outline:3px solid #0b5cad;outline-offset:1px}
button,.button{display:block;width:100%;min-height:44px;margin-top:24px;padding:9px 12px;border:0;border-radius:6px;background:#0b5cad;color:#fff;font:inherit;font-weight:600;text-align:center;text-decoration:none;cursor:pointer}
button:hover,.button:hover{background:#094a8c}
.error{margin:0 0 8px;padding:10px 12px;border:1px solid #b42318;border-radius:6px;background:#fef3f2;color:#8f1d13;font-size:14px}
.hint{margin:20px 0 0;color:#4e5969;font-size:13px}
.key{margin:16px 0 0;padding:12px;border:1px solid #d5dbe3;border-radius:6px;background:#f7f9fb;font:600 17px/1.7 ui-monospace,Consolas,monospace;word-break:break-word}
ol.codes{margin:16px 0 0;padding:12px 12px 12px 40px;border:1px solid #d5dbe3;border-radius:6px;background:#f7f9fb;font:16px/1.8 ui-monospace,Consolas,monospace}
ol.how{margin:0;padding-left:20px;color:#4e5969;font-size:14px}
`.replaceAll('\n', '');

const styleHash = createHash('sha256').update(STYLE).digest('base64');

export const PAGE_HEADERS: Readonly<Record<string, string>> = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': `default-src 'none'; style-src 'sha256-${styleHash}'; img-src data:; form-action 'self'; frame-ancestors 'none'; base-uri 'none'`,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'same-origin',
  'cache-control': 'no-store',
};

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
export const escape = (text: string): string => text.replace(/[&<>"']/g, (c) => ENTITIES[c] ?? c);

export const page = (title: string, content: string): string => `<!doctype html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} · 政府采购专管员管理系统</title>
<link rel="icon" href="data:,">
<style>${STYLE}</style>
</head>
<body>
<header class="notice">本系统为非涉密系统，严禁录入涉密信息</header>
<main>
<div class="card">
${content}
</div>
</main>
</body>
</html>
`;

export interface SignInPage {
  action: string;
  username: string;
  error?: string;
}

/** The sign-in form: what was typed as username stays, the password never comes back. */
export function signInPage({ action, username, error }: SignInPage): string {
  const invalid = error ? ' aria-invalid="true" aria-describedby="error"' : '';
  const [first, second] = username ? ['', ' autofocus'] : [' autofocus', ''];
  return page(
    '登录',
    `<h1>政府采购专管员管理系统</h1>
<p class="sub">请使用本人账号登录</p>
<form method="post" action="${escape(action)}">
${error ? `<p class="error" id="error" role="alert">${escape(error)}</p>` : ''}
<label for="username">用户名</label>
<input id="username" name="username" value="${escape(username)}" autocomplete="username" autocapitalize="none" spellcheck="false" maxlength="64" required${invalid}${first}>
<label for="password">密码</label>
<input id="password" name="password" type="password" autocomplete="current-password" maxlength="200" required${invalid}${second}>
<button type="submit">登录</button>
</form>
<p class="hint">忘记密码或没有账号，请联系本单位或本级财政部门的系统管理员。</p>`,
  );
}

const EXPIRED = ['登录已过期', '登录页面打开时间过长，或已在别处完成登录。请重新登录。'] as const;
const MESSAGES: Readonly<Record<string, readonly [string, string]>> = {
  expired: EXPIRED,
  invalid_request: EXPIRED,
  invalid_client: ['无法登录', '登录配置有误，请联系系统管理员核对系统地址。'],
  invalid_redirect_uri: ['无法登录', '访问地址与系统登记的地址不一致，请使用管理员提供的地址打开。'],
};

/** A page for what went wrong at the provider; codes of the protocol are not shown. */
export function errorPage(code: string): string {
  const [title, text] =
    MESSAGES[code] ?? (['暂时无法登录', '系统出错，请稍后再试；仍不成功时，请联系系统管理员。'] as const);
  return page(
    title,
    `<h1>${title}</h1>\n<p class="sub">${text}</p>\n<a class="button" href="/auth/login">重新登录</a>`,
  );
}
