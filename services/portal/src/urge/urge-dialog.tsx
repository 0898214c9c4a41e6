import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Button, Modal } from 'antd';
import { useState } from 'react';
import { urgeUnits } from '../api/directory.js';
import type { Urge, Urged } from '../api/directory.types.js';
import { messages } from '../messages/messages.js';
import { Notice } from '../ui/notice.js';
import { Failure } from '../ui/states.js';
import { useReturnFocus } from '../ui/use-return-focus.js';
import { useOnce } from '../ui/use-once.js';

const m = messages.urge;

interface UrgeDialogProps {
  urge: Urge;
  units: number;
  onClose: () => void;
}

/** Names what follows and the number before, and what was done after. */
export function UrgeDialog({ urge, units, onClose }: UrgeDialogProps) {
  useReturnFocus();
  const client = useQueryClient();
  const once = useOnce();
  const send = useMutation({
    mutationFn: () => once(urge, (key) => urgeUnits(key, urge)),
    onSuccess: () => void client.invalidateQueries(),
  });
  // What is behind the dialog is read anew once it is done; the number it asked about stays.
  const [asked] = useState(units);
  return (
    <Modal
      open
      title={send.data ? m.doneTitle : m.title(asked)}
      onCancel={onClose}
      footer={
        send.data ? (
          <Button type="primary" onClick={onClose}>
            {m.ok}
          </Button>
        ) : (
          <>
            <Button onClick={onClose}>{messages.common.cancel}</Button>
            <Button type="primary" loading={send.isPending} onClick={() => send.mutate()}>
              {m.confirm}
            </Button>
          </>
        )
      }
    >
      {send.data ? (
        <Result urged={send.data} />
      ) : (
        <>
          <p>
            <strong>{m.what[urge.standing](asked)}</strong>
          </p>
          <p>{m.consequence}</p>
          {send.isError ? <Failure error={send.error} /> : null}
        </>
      )}
    </Modal>
  );
}

function Result({ urged: { urged, alreadyToday, leftOut } }: { urged: Urged }) {
  return (
    <Notice tone={urged > 0 ? 'good' : 'busy'} title={urged > 0 ? m.done(urged) : m.none} urgent>
      {alreadyToday > 0 ? <p>{m.already(alreadyToday)}</p> : null}
      {leftOut > 0 ? <p>{m.leftOut(leftOut)}</p> : null}
    </Notice>
  );
}
