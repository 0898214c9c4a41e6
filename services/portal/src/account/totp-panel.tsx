import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Button, Form, Input, QRCode } from 'antd';
import { useState, type ReactNode } from 'react';
import { beginTotp, confirmTotp, removeTotp, type AccountSecurity, type TotpKey } from '../api/security.js';
import { messages } from '../messages/messages.js';
import { formatInstant } from '../ui/dates.js';
import { FormDialog } from '../ui/form-dialog.js';
import { Notice } from '../ui/notice.js';
import { Failure } from '../ui/states.js';
import { useFormProblem } from '../ui/use-form-problem.js';

const m = messages.security;
const FEW_CODES = 3;

type Step = { at: 'rest' | 'password' | 'remove' } | { at: 'key'; shown: TotpKey } | { at: 'codes'; codes: string[] };

/** 动态口令: set up with the password, by a code that a phone gives; the recovery codes are shown once. */
export function TotpPanel({ security }: { security: AccountSecurity }) {
  const client = useQueryClient();
  const [step, setStep] = useState<Step>({ at: 'rest' });
  const [removed, setRemoved] = useState(false);
  const to = (next: Step) => {
    setRemoved(false);
    setStep(next);
  };
  const refresh = () => client.invalidateQueries({ queryKey: ['my-security'] });
  const rest = () => to({ at: 'rest' });
  return (
    <section className="panel" aria-labelledby="totp">
      <div className="panel-head">
        <h2 id="totp">{m.totpTitle}</h2>
      </div>
      <div className="panel-body">
        <Standing security={security} />
        {removed ? <Notice tone="good" title={m.removed} urgent /> : null}
        {step.at === 'key' ? (
          <KeyForm
            shown={step.shown}
            onDone={(codes) => {
              to({ at: 'codes', codes });
              void refresh();
            }}
          />
        ) : step.at === 'codes' ? (
          <RecoveryCodes codes={step.codes} onDone={rest} />
        ) : (
          <div className="actions">
            <Button onClick={() => to({ at: 'password' })}>{security.totpSince ? m.totpAgain : m.totpBegin}</Button>
            {security.totpSince && !security.totpRequired ? (
              <Button onClick={() => to({ at: 'remove' })}>{m.totpRemove}</Button>
            ) : null}
          </div>
        )}
      </div>
      {step.at === 'password' ? (
        <PasswordDialog
          title={m.totpBegin}
          okText={m.next}
          lead={m.passwordWhy}
          act={beginTotp}
          onClose={rest}
          onDone={(shown) => to({ at: 'key', shown })}
        />
      ) : null}
      {step.at === 'remove' ? (
        <PasswordDialog
          title={m.totpRemove}
          okText={m.totpRemove}
          lead={m.removeConsequence}
          act={removeTotp}
          onClose={rest}
          onDone={() => {
            rest();
            setRemoved(true);
            void refresh();
          }}
        />
      ) : null}
    </section>
  );
}

function Standing({ security: { totpSince, totpRequired, recoveryCodes } }: { security: AccountSecurity }) {
  const codes = recoveryCodes <= FEW_CODES ? m.recoveryFew(recoveryCodes) : m.recoveryLeft(recoveryCodes);
  return (
    <>
      <p className="quiet">{m.totpLead}</p>
      <p>
        {totpSince ? `${m.totpOn(formatInstant(totpSince))}${codes}` : m.totpOff}
        {totpRequired ? m.totpRequired : null}
      </p>
    </>
  );
}

interface PasswordDialogProps<T> {
  title: string;
  okText: string;
  lead: ReactNode;
  act: (password: string) => Promise<T>;
  onClose: () => void;
  onDone: (answer: T) => void;
}

function PasswordDialog<T>({ title, okText, lead, act, onClose, onDone }: PasswordDialogProps<T>) {
  const ask = useMutation({ mutationFn: act, onSuccess: onDone });
  return (
    <FormDialog<{ password: string }>
      name="own-password"
      title={title}
      okText={okText}
      order={['/password']}
      busy={ask.isPending}
      error={ask.error}
      lead={<p>{lead}</p>}
      onClose={onClose}
      onSubmit={({ password }) => ask.mutate(password)}
    >
      <Form.Item name="password" label={m.password} rules={[{ required: true, message: m.passwordRequired }]}>
        <Input.Password autoComplete="current-password" maxLength={200} />
      </Form.Item>
    </FormDialog>
  );
}

function KeyForm({ shown, onDone }: { shown: TotpKey; onDone: (codes: string[]) => void }) {
  const [form] = Form.useForm<{ code: string }>();
  const confirm = useMutation({ mutationFn: confirmTotp, onSuccess: onDone });
  const above = useFormProblem(form, confirm.error, ['/code']);
  return (
    <Form form={form} name="totp" layout="vertical" requiredMark={false} onFinish={({ code }) => confirm.mutate(code)}>
      <h3>{m.scanTitle}</h3>
      <p className="quiet">{m.scanLead}</p>
      <div className="totp-key">
        <div>
          <QRCode value={shown.uri} type="canvas" size={184} errorLevel="M" aria-label={m.qrLabel} />
        </div>
        <div>
          <div className="quiet">{m.key}</div>
          <code className="totp-typed">{shown.key.match(/.{1,4}/g)?.join(' ')}</code>
        </div>
      </div>
      {above ? <Failure error={confirm.error} /> : null}
      <Form.Item name="code" label={m.code} rules={[{ required: true, message: m.codeRequired }]}>
        <Input className="code-input" inputMode="numeric" autoComplete="one-time-code" maxLength={10} />
      </Form.Item>
      <Button type="primary" htmlType="submit" loading={confirm.isPending}>
        {m.confirm}
      </Button>
    </Form>
  );
}

function RecoveryCodes({ codes, onDone }: { codes: readonly string[]; onDone: () => void }) {
  return (
    <Notice tone="good" title={m.recoveryTitle} actions={<Button onClick={onDone}>{m.recoveryDone}</Button>} urgent>
      <p>{m.recoveryLead}</p>
      <ol className="recovery-codes">
        {codes.map((code) => (
          <li key={code}>
            <code>{code}</code>
          </li>
        ))}
      </ol>
    </Notice>
  );
}
