import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Button, Modal } from 'antd';
import { useState } from 'react';
import type { Filing, Receipt } from '../api/types.js';
import { urgeReceiver } from '../api/verbs.js';
import { messages } from '../messages/messages.js';
import { formatDate, formatInstant } from '../ui/dates.js';
import { Failure } from '../ui/states.js';
import { useReturnFocus } from '../ui/use-return-focus.js';
import { receiverName } from './summary.js';
import { useOnce } from '../ui/use-once.js';

const m = messages.urging;

interface UrgeReceiverProps {
  filing: Filing;
  receipt: Receipt;
}

/** 催办, beside the receipt that waits; the dialog names what follows and what the limit is. */
export function UrgeReceiver({ filing, receipt }: UrgeReceiverProps) {
  const [open, setOpen] = useState(false);
  if (!receipt.actions.includes('urge')) return null;
  return (
    <>
      <Button aria-label={m.actFor(receiverName(receipt))} onClick={() => setOpen(true)}>
        {m.act}
      </Button>
      {open ? <UrgeDialog filing={filing} receipt={receipt} onClose={() => setOpen(false)} /> : null}
    </>
  );
}

function UrgeDialog({ filing, receipt, onClose }: UrgeReceiverProps & { onClose: () => void }) {
  useReturnFocus();
  const client = useQueryClient();
  const once = useOnce();
  const urge = useMutation({
    mutationFn: () => once(receipt.receiver, (key) => urgeReceiver(filing, key, receipt.receiver)),
    onSuccess: async () => {
      await client.invalidateQueries();
      onClose();
    },
  });
  return (
    <Modal
      open
      title={m.title(receiverName(receipt))}
      okText={m.act}
      cancelText={messages.common.cancel}
      confirmLoading={urge.isPending}
      onCancel={onClose}
      onOk={() => urge.mutate()}
    >
      {urge.isError ? <Failure error={urge.error} /> : null}
      <p>{m.consequence}</p>
      <p className="quiet">{m.limit}</p>
    </Modal>
  );
}

/** When and by whom it was urged last, and from when on it may be again. */
export function UrgedTag({ urged }: { urged: Receipt['urged'] }) {
  if (!urged) return null;
  const { at, organisationName, times, againOn } = urged;
  return (
    <>
      <span>{m.last(formatInstant(at), organisationName ?? m.someone, times)}</span>
      {againOn ? <span className="quiet">{m.again(formatDate(againOn))}</span> : null}
    </>
  );
}
