import { useMutation } from '@tanstack/react-query';
import { Button, Form, Input } from 'antd';
import { useState } from 'react';
import { activate, lookUpCode, type CodeInfo } from '../api/accounts.js';
import { signInUrl } from '../api/session.js';
import { messages } from '../messages/messages.js';
import { Footer } from '../shell/footer.js';
import { formatInstant } from '../ui/dates.js';
import { Fields } from '../ui/fields.js';
import { Notice } from '../ui/notice.js';
import { Page } from '../ui/page.js';
import { Failure } from '../ui/states.js';
import { useFormProblem } from '../ui/use-form-problem.js';
import { roleNames } from './role-names.js';
import './account.css';

const m = messages.activate;

/** The way in from a sheet of paper, without a session: the code, then who one is. */
export function Component() {
  const [known, setKnown] = useState<{ code: string; info: CodeInfo }>();
  const [username, setUsername] = useState<string>();
  return (
    <>
      <main>
        <Page title={m.title} lead={m.lead} narrow>
          {username !== undefined ? (
            <Done username={username} reset={known?.info.purpose === 'reset'} />
          ) : known ? (
            <DetailsForm {...known} back={() => setKnown(undefined)} onDone={setUsername} />
          ) : (
            <CodeForm onKnown={setKnown} />
          )}
        </Page>
      </main>
      <Footer />
    </>
  );
}

const CODE_FIELDS = ['/code'];

function CodeForm({ onKnown }: { onKnown: (known: { code: string; info: CodeInfo }) => void }) {
  const [form] = Form.useForm<{ code: string }>();
  const look = useMutation({
    mutationFn: (code: string) => lookUpCode(code),
    onSuccess: (info, code) => onKnown({ code, info }),
  });
  const above = useFormProblem(form, look.error, CODE_FIELDS);
  return (
    <>
      {above ? <Failure error={look.error} /> : null}
      <Form
        form={form}
        name="code"
        layout="vertical"
        requiredMark={false}
        className="plain-form"
        onFinish={({ code }) => look.mutate(code)}
      >
        <Form.Item name="code" label={m.code} extra={m.codeHint} rules={[{ required: true, message: m.codeRequired }]}>
          <Input className="code-input" placeholder={m.codePlaceholder} autoComplete="off" maxLength={40} autoFocus />
        </Form.Item>
        <Button type="primary" htmlType="submit" loading={look.isPending}>
          {m.next}
        </Button>
      </Form>
      <p className="quiet">{m.haveAccount}</p>
    </>
  );
}

interface Details {
  username?: string;
  displayName?: string;
  password: string;
  repeat: string;
}
const FIELDS = ['/username', '/displayName', '/password'];

interface DetailsFormProps {
  code: string;
  info: CodeInfo;
  back: () => void;
  onDone: (username: string) => void;
}

function DetailsForm({ code, info, back, onDone }: DetailsFormProps) {
  const [form] = Form.useForm<Details>();
  const use = useMutation({
    mutationFn: ({ repeat: _repeat, ...details }: Details) => activate({ code, ...details }),
    onSuccess: ({ username }) => onDone(username),
  });
  const above = useFormProblem(form, use.error, FIELDS);
  const reset = info.purpose === 'reset';
  return (
    <>
      {above ? <Failure error={use.error} /> : null}
      <Form
        form={form}
        name="activate"
        layout="vertical"
        requiredMark={false}
        className="plain-form"
        onFinish={(details) => use.mutate(details)}
      >
        <CodeFields info={info} />
        {reset ? (
          <p>{m.resetTitle(info.username ?? '')}</p>
        ) : (
          <>
            <Form.Item
              name="username"
              label={m.username}
              extra={m.usernameHint}
              rules={[{ required: true, message: m.usernameRequired }]}
            >
              <Input autoComplete="username" maxLength={64} autoCapitalize="none" spellCheck={false} />
            </Form.Item>
            <Form.Item
              name="displayName"
              label={m.displayName}
              rules={[{ required: true, whitespace: true, message: m.displayNameRequired }]}
            >
              <Input autoComplete="name" maxLength={60} />
            </Form.Item>
          </>
        )}
        <PasswordFields label={reset ? m.newPassword : m.password} name="password" />
        <div className="actions">
          <Button type="primary" htmlType="submit" loading={use.isPending}>
            {reset ? m.submitReset : m.submit}
          </Button>
          <Button onClick={back}>{m.back}</Button>
        </div>
      </Form>
    </>
  );
}

function CodeFields({ info }: { info: CodeInfo }) {
  const items = [
    { label: m.forOrganisation, value: info.organisationName ?? '' },
    ...(info.roles.length > 0 ? [{ label: m.roles, value: roleNames(info.roles) }] : []),
    ...(info.invitedByName ? [{ label: m.invitedBy, value: info.invitedByName }] : []),
    { label: m.expires, value: formatInstant(info.expiresAt) },
  ];
  return <Fields items={items} />;
}

/** A password and its repetition; they are compared here, for only the person can tell which one is right. */
export function PasswordFields({ label, name, hint = true }: { label: string; name: string; hint?: boolean }) {
  return (
    <>
      <Form.Item
        name={name}
        label={label}
        extra={hint ? m.passwordHint : undefined}
        rules={[{ required: true, message: m.passwordRequired }]}
      >
        <Input.Password autoComplete="new-password" maxLength={200} />
      </Form.Item>
      <Form.Item
        name="repeat"
        label={m.repeat}
        dependencies={[name]}
        rules={[
          { required: true, message: m.repeatRequired },
          ({ getFieldValue }) => ({
            validator: (_, value) =>
              !value || value === getFieldValue(name) ? Promise.resolve() : Promise.reject(new Error(m.repeatDiffers)),
          }),
        ]}
      >
        <Input.Password autoComplete="new-password" maxLength={200} />
      </Form.Item>
    </>
  );
}

function Done({ username, reset }: { username: string; reset: boolean }) {
  const signIn = (
    <Button type="primary" href={signInUrl('/')}>
      {m.signIn}
    </Button>
  );
  return (
    <Notice tone="good" title={reset ? m.resetDoneTitle : m.doneTitle} actions={signIn} urgent>
      <p>{m.done(username)}</p>
    </Notice>
  );
}
