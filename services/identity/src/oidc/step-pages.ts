import { inFours } from '../second-factor/totp.js';
import { escape, page } from './pages.js';

/** What a form after the password needs: who it is of, sealed, and what was wrong with it before. */
export interface StepPage {
  action: string;
  ticket: string;
  error?: string;
}

const errorLine = (error: string | undefined): string =>
  error ? `<p class="error" id="error" role="alert">${escape(error)}</p>` : '';
const invalid = (error: string | undefined): string => (error ? ' aria-invalid="true" aria-describedby="error"' : '');

const form = ({ action, ticket }: StepPage, content: string, submit: string): string =>
  `<form method="post" action="${escape(action)}">
<input type="hidden" name="ticket" value="${escape(ticket)}">
${content}
<button type="submit">${submit}</button>
</form>
<p class="hint"><a href="/auth/login">换一个账号登录</a></p>`;

const codeField = (error: string | undefined): string => `<label for="code">动态口令</label>
<input id="code" name="code" inputmode="text" autocomplete="one-time-code" autocapitalize="characters" spellcheck="false" maxlength="20" required autofocus${invalid(error)}>`;

export const codePage = (at: StepPage): string =>
  page(
    '动态口令',
    `<h1>请输入动态口令</h1>
<p class="sub">打开手机上的动态口令 App，输入本系统对应的 6 位数字。手机不在身边的，可以输入一个恢复码。</p>
${errorLine(at.error)}
${form(at, codeField(at.error), '登录')}
<p class="hint">手机和恢复码都没有的，请联系本单位或本级财政部门的账号管理人员重置。</p>`,
  );

export const newPasswordPage = (at: StepPage & { why: string; rules: readonly string[] }): string =>
  page(
    '设置新密码',
    `<h1>请设置新密码</h1>
<p class="sub">${escape(at.why)}</p>
${errorLine(at.error)}
<ol class="how">
${at.rules.map((rule) => `<li>${escape(rule)}</li>`).join('\n')}
</ol>
${form(
  at,
  `<label for="newPassword">新密码</label>
<input id="newPassword" name="newPassword" type="password" autocomplete="new-password" maxlength="200" required autofocus${invalid(at.error)}>
<label for="repeat">再次输入新密码</label>
<input id="repeat" name="repeat" type="password" autocomplete="new-password" maxlength="200" required${invalid(at.error)}>`,
  '保存并登录',
)}`,
  );

export const enrolPage = (at: StepPage & { key: string }): string =>
  page(
    '设置动态口令',
    `<h1>请设置动态口令</h1>
<p class="sub">您的岗位登录时除密码外还需要动态口令，只需设置一次。</p>
${errorLine(at.error)}
<ol class="how">
<li>在手机上打开支持 TOTP 的动态口令 App，选择“手动输入密钥”。</li>
<li>输入下面的密钥，类型选“基于时间”。</li>
<li>把 App 上显示的 6 位数字填在下面。</li>
</ol>
<p class="key" id="key">${escape(inFours(at.key))}</p>
${form(at, codeField(at.error), '确认')}`,
  );

export const recoveryPage = (at: StepPage & { codes: readonly string[] }): string =>
  page(
    '恢复码',
    `<h1>请抄下恢复码</h1>
<p class="sub">手机丢失或更换时，用恢复码代替动态口令登录，每个只能用一次。离开本页后不再显示，请抄在纸上妥善保管，不要存在同一部手机里。</p>
<ol class="codes">
${at.codes.map((code) => `<li>${escape(code)}</li>`).join('\n')}
</ol>
${form(at, '', '已抄好，登录')}`,
  );
