import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Button, Form, Input } from 'antd';
import { changePassword } from '../api/accounts.js';
import type { AccountSecurity } from '../api/security.js';
import { messages } from '../messages/messages.js';
import { formatInstant } from '../ui/dates.js';
import { Notice } from '../ui/notice.js';
import { Failure } from '../ui/states.js';
import { useFormProblem } from '../ui/use-form-problem.js';
import { PasswordFields } from './activate-page.js';

const m = messages.me;
const s = messages.security;

interface Passwords {
  oldPassword: string;
  newPassword: string;
  repeat: string;
}
const PASSWORD_FIELDS = ['/oldPassword', '/newPassword'];

/** What is asked of a password is the installation's to say; without it the form works, and a refusal says it. */
export function PasswordForm({ security }: { security: AccountSecurity | undefined }) {
  const [form] = Form.useForm<Passwords>();
  const client = useQueryClient();
  const change = useMutation({
    mutationFn: ({ oldPassword, newPassword }: Passwords) => changePassword({ oldPassword, newPassword }),
    onSuccess: () => {
      form.resetFields();
      return Promise.all(['my-security', 'my-sessions'].map((key) => client.invalidateQueries({ queryKey: [key] })));
    },
  });
  const above = useFormProblem(form, change.error, PASSWORD_FIELDS);
  const { passwordChangedAt, passwordExpiresAt, passwordRules = [] } = security ?? {};
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
      {passwordChangedAt ? (
        <p className="quiet">
          {s.passwordSince(formatInstant(passwordChangedAt))}
          {passwordExpiresAt ? s.passwordUntil(formatInstant(passwordExpiresAt)) : null}
        </p>
      ) : null}
      {change.isSuccess ? <Notice tone="good" title={m.changed} urgent /> : null}
      {above ? <Failure error={change.error} /> : null}
      <Form.Item name="oldPassword" label={m.oldPassword} rules={[{ required: true, message: m.oldRequired }]}>
        <Input.Password autoComplete="current-password" maxLength={200} />
      </Form.Item>
      {passwordRules.length > 0 ? (
        <div className="quiet password-rules">
          {s.rules}
          <ul>
            {passwordRules.map((rule) => (
              <li key={rule}>{rule}</li>
            ))}
          </ul>
        </div>
      ) : null}
      <PasswordFields label={messages.activate.newPassword} name="newPassword" hint={passwordRules.length === 0} />
      <Button htmlType="submit" loading={change.isPending}>
        {m.change}
      </Button>
    </Form>
  );
}
