import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Button, Modal } from 'antd';
import { useState } from 'react';
import { urgeRollUp } from '../api/roll-ups.js';
import { messages } from '../messages/messages.js';
import { Notice } from '../ui/notice.js';
import { Failure } from '../ui/states.js';
import { useOnce } from '../ui/use-once.js';

const m = messages.rollUp.urge;

interface UrgeProps {
  id: string;
  units: number;
  /** Only this one; else all that have not reported. */
  only?: string;
  primary?: boolean;
}

/** 催报: one click, with what follows from it. */
export function UrgeRollUpButton({ id, units, only, primary = false }: UrgeProps) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button
        {...(primary ? { type: 'primary' } : {})}
        {...(only ? { size: 'small' } : {})}
        onClick={() => setOpen(true)}
      >
        {only ? m.one : m.all(units)}
      </Button>
      {open ? <UrgeDialog id={id} units={units} {...(only ? { only } : {})} close={() => setOpen(false)} /> : null}
    </>
  );
}

function UrgeDialog({ id, units, only, close }: Omit<UrgeProps, 'primary'> & { close: () => void }) {
  const client = useQueryClient();
  const once = useOnce();
  const send = useMutation({
    mutationFn: () => once(only, (key) => urgeRollUp(key, id, only ? [only] : undefined)),
    onSuccess: () => client.invalidateQueries({ queryKey: ['roll-up', id] }),
  });
  const done = send.data;
  // What is behind the dialog is read anew once it is done; the number it asked about stays.
  const [asked] = useState(units);
  return (
    <Modal
      open
      title={done ? messages.urge.doneTitle : m.title(asked)}
      onCancel={close}
      footer={
        done ? (
          <Button type="primary" onClick={close}>
            {messages.urge.ok}
          </Button>
        ) : (
          <>
            <Button onClick={close}>{messages.common.cancel}</Button>
            <Button type="primary" loading={send.isPending} onClick={() => send.mutate()}>
              {m.confirm}
            </Button>
          </>
        )
      }
    >
      {done ? (
        <Notice tone={done.urged > 0 ? 'good' : 'busy'} title={m.done(done.urged)} urgent>
          {done.alreadyToday > 0 ? <p>{m.already(done.alreadyToday)}</p> : null}
        </Notice>
      ) : (
        <p>{m.consequence}</p>
      )}
      {send.isError ? <Failure error={send.error} /> : null}
    </Modal>
  );
}
