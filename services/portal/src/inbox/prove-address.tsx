import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Button, Input } from 'antd';
import { useId, useState } from 'react';
import { sendAddressCode, verifyAddress } from '../api/inbox.js';
import type { ChannelSetting, MessageSettings } from '../api/inbox.types.js';
import { problemOf } from '../api/problem.js';
import { messages } from '../messages/messages.js';
import { useSession } from '../shell/session.js';
import { formatInstant } from '../ui/dates.js';
import { Failure } from '../ui/states.js';
import { Status } from '../ui/status.js';
import { SETTINGS } from './settings-key.js';

const s = messages.inbox.settings;

/** The code that came to the address is typed in here; before, nothing else is sent there. */
export function ProveAddress({ channel: { id, name, address = '', codeUntil } }: { channel: ChannelSetting }) {
  const field = useId();
  const client = useQueryClient();
  const { organisationId } = useSession();
  const [code, setCode] = useState('');
  const [missing, setMissing] = useState(false);
  const kept = (settings: MessageSettings) => client.setQueryData([...SETTINGS, organisationId], settings);
  const verify = useMutation({ mutationFn: () => verifyAddress(id, code), onSuccess: kept });
  const resend = useMutation({
    mutationFn: () => sendAddressCode(id),
    onSuccess: (settings) => {
      kept(settings);
      verify.reset();
      setCode('');
    },
  });
  const wrong = verify.isError ? problemOf(verify.error).errors?.[0]?.detail : undefined;
  const said = missing ? s.codeRequired : wrong;
  const submit = () => {
    setMissing(code.trim() === '');
    if (code.trim() !== '') verify.mutate();
  };
  return (
    <div className="prove-address">
      <p>
        <Status tone="warn">{s.unverified}</Status>
      </p>
      <p>{codeUntil ? s.codeSent(address, formatInstant(codeUntil)) : s.codeNone(address)}</p>
      {codeUntil ? (
        <>
          <label htmlFor={field}>{s.codeLabel(name)}</label>
          <Input
            id={field}
            value={code}
            maxLength={20}
            inputMode="numeric"
            autoComplete="one-time-code"
            aria-invalid={said !== undefined}
            aria-describedby={said ? `${field}-said` : undefined}
            {...(said ? { status: 'error' as const } : {})}
            onChange={(event) => setCode(event.target.value)}
            onPressEnter={(event) => {
              // The field stands in the form of the settings, which is not meant.
              event.preventDefault();
              submit();
            }}
          />
          <p id={`${field}-said`} role="alert" className="field-error">
            {said}
          </p>
        </>
      ) : null}
      {verify.isError && !wrong ? <Failure error={verify.error} /> : null}
      {resend.isError ? <Failure error={resend.error} /> : null}
      <div className="actions">
        {codeUntil ? (
          <Button onClick={submit} loading={verify.isPending}>
            {s.verify}
          </Button>
        ) : null}
        <Button onClick={() => resend.mutate()} loading={resend.isPending}>
          {s.resend}
        </Button>
      </div>
    </div>
  );
}
