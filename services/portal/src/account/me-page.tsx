import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Button, Form, Input } from 'antd';
import { Link } from 'react-router';
import { acceptCode, changePassword } from '../api/accounts.js';
import type { Role } from '../api/types.js';
import { messages } from '../messages/messages.js';
import { useSession } from '../shell/session.js';
import { Notice } from '../ui/notice.js';
import { Page } from '../ui/page.js';
import { Failure } from '../ui/states.js';
import { useFormProblem } from '../ui/use-form-problem.js';
import { PasswordFields } from './activate-page.js';
import { roleNames } from './role-names.js';
import './account.css';

const m = messages.me;

export function Component() {
  const { me } = useSession();
  const byUnit = new Map<string, { name: string; roles: Role[]; lent: Role[] }>();
  for (const { organisationId, organisationName = '', role, lent = false } of me.account.grants) {
    const known = byUnit.get(organisationId) ?? { name: organisationName, roles: [], lent: [] };
    const roles = lent ? { lent: [...known.lent, role] } : { roles: [...known.roles, role] };
    byUnit.set(organisationId, { ...known, ...roles });
  }
  return (
    <Page title={m.title} lead={`${me.account.displayName}（${me.account.username}）`} narrow>
      <section className="panel" aria-labelledby="posts">
        <div className="panel-head">
          <h2 id="posts">{m.posts}</h2>
        </div>
        <ul className="rows">
          {[...byUnit].map(([id, { name, roles, lent }]) => (
            <li className="row" key={id}>
              {m.postLine(
                name,
                [
                  ...(roles.length > 0 ? [roleNames(roles)] : []),
                  ...(lent.length > 0 ? [messages.delegation.lent(roleNames(lent))] : []),
                ].join('、'),
              )}
            </li>
          ))}
        </ul>
        {byUnit.size === 0 ? <div className="panel-body quiet">{m.postsNone}</div> : null}
      </section>
      <section className="panel" aria-labelledby="delegations">
        <div className="panel-head">
          <h2 id="delegations">{messages.delegation.title}</h2>
          <Link to="/delegations">{messages.delegation.manage}</Link>
        </div>
        <div className="panel-body quiet">{messages.delegation.lead}</div>
      </section>
      <section className="panel" aria-labelledby="notice">
        <div className="panel-head">
          <h2 id="notice">{messages.notice.title}</h2>
          <Link to="/privacy">{messages.notice.link}</Link>
        </div>
        <div className="panel-body quiet">{messages.notice.meHint}</div>
      </section>
      <CodeForm />
      <PasswordForm />
    </Page>
  );
}

const CODE_FIELDS = ['/code'];

function CodeForm() {
  const [form] = Form.useForm<{ code: string }>();
  const client = useQueryClient();
  const accept = useMutation({
    mutationFn: acceptCode,
    onSuccess: () => {
      form.resetFields();
      return client.invalidateQueries({ queryKey: ['me'] });
    },
  });
  const above = useFormProblem(form, accept.error, CODE_FIELDS);
  return (
    <Form
      form={form}
      name="accept"
      layout="vertical"
      requiredMark={false}
      className="plain-form"
      onFinish={({ code }) => accept.mutate(code)}
    >
      <h2>{m.codeTitle}</h2>
      <p className="quiet">{m.codeLead}</p>
      {accept.isSuccess ? <Notice tone="good" title={m.accepted} urgent /> : null}
      {above ? <Failure error={accept.error} /> : null}
      <Form.Item
        name="code"
        label={messages.activate.code}
        rules={[{ required: true, message: messages.activate.codeRequired }]}
      >
        <Input
          className="code-input"
          placeholder={messages.activate.codePlaceholder}
          autoComplete="off"
          maxLength={40}
        />
      </Form.Item>
      <Button htmlType="submit" loading={accept.isPending}>
        {m.accept}
      </Button>
    </Form>
  );
}

interface Passwords {
  oldPassword: string;
  newPassword: string;
  repeat: string;
}
const PASSWORD_FIELDS = ['/oldPassword', '/newPassword'];

function PasswordForm() {
  const [form] = Form.useForm<Passwords>();
  const change = useMutation({
    mutationFn: ({ oldPassword, newPassword }: Passwords) => changePassword({ oldPassword, newPassword }),
    onSuccess: () => form.resetFields(),
  });
  const above = useFormProblem(form, change.error, PASSWORD_FIELDS);
  return (
    <Form
      form={form}
      name="password"
      layout="vertical"
      requiredMark={false}
      className="plain-form"
      onFinish={(values) => change.mutate(values)}
    >
      <h2>{m.passwordTitle}</h2>
      {change.isSuccess ? <Notice tone="good" title={m.changed} urgent /> : null}
      {above ? <Failure error={change.error} /> : null}
      <Form.Item name="oldPassword" label={m.oldPassword} rules={[{ required: true, message: m.oldRequired }]}>
        <Input.Password autoComplete="current-password" maxLength={200} />
      </Form.Item>
      <PasswordFields label={messages.activate.newPassword} name="newPassword" />
      <Button htmlType="submit" loading={change.isPending}>
        {m.change}
      </Button>
    </Form>
  );
}
