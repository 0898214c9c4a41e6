import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Button, Modal } from 'antd';
import { useState } from 'react';
import { closeRollUp, type RollUp } from '../api/roll-ups.js';
import { messages } from '../messages/messages.js';
import { Failure } from '../ui/states.js';
import { useOnce } from '../ui/use-once.js';

const m = messages.rollUp.close;

/** Ends the round for good, and says so. */
export function CloseButton({ rollUp }: { rollUp: RollUp }) {
  const client = useQueryClient();
  const [open, setOpen] = useState(false);
  const once = useOnce();
  const close = useMutation({
    mutationFn: () => once(rollUp.id, (key) => closeRollUp(key, rollUp.id)),
    onSuccess: async () => {
      setOpen(false);
      await client.invalidateQueries();
    },
  });
  const { bodies, submitted } = rollUp.progress;
  return (
    <>
      <Button onClick={() => setOpen(true)}>{m.action}</Button>
      <Modal
        open={open}
        title={m.title}
        okText={m.confirm}
        okButtonProps={{ danger: true }}
        cancelText={messages.common.cancel}
        confirmLoading={close.isPending}
        onCancel={() => setOpen(false)}
        onOk={() => close.mutate()}
      >
        <p>{m.consequence(bodies - submitted)}</p>
        {close.isError ? <Failure error={close.error} /> : null}
      </Modal>
    </>
  );
}
