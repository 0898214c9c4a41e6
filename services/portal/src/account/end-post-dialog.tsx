import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Modal } from 'antd';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { endPost, type AccountHere, type AccountsHere } from '../api/accounts.js';
import { messages } from '../messages/messages.js';
import { Failure } from '../ui/states.js';
import { putSheet } from './issued-codes.js';
import { useReturnFocus } from '../ui/use-return-focus.js';

const m = messages.accounts;
const INVITE = 'invite';
const NOBODY = '';

interface EndPostDialogProps {
  account: AccountHere;
  here: AccountsHere;
  onClose: () => void;
  onDone: () => void;
}

/** Someone leaves: it names what ends at once, and the successor is chosen in the same act. */
export function EndPostDialog({ account, here, onClose, onDone }: EndPostDialogProps) {
  useReturnFocus();
  const { organisationId, name } = here.organisation;
  const others = here.accounts.filter((a) => a.id !== account.id);
  // Whoever does the same work already; a handler becomes no officer by a default.
  const peer = others.find((other) => account.roles.every((role) => other.roles.includes(role)));
  const [successor, setSuccessor] = useState(peer?.id ?? INVITE);
  const client = useQueryClient();
  const navigate = useNavigate();
  const end = useMutation({
    mutationFn: () =>
      endPost(account.id, {
        organisationId,
        ...(successor === INVITE ? { inviteSuccessor: true } : {}),
        ...(successor !== INVITE && successor !== NOBODY ? { successorAccountId: successor } : {}),
      }),
    onSuccess: async ({ successor: issued }) => {
      await client.invalidateQueries({ queryKey: ['accounts', organisationId] });
      onDone();
      if (!issued) return;
      putSheet({ cards: [issued], back: `/accounts/${organisationId}` });
      await navigate('/accounts/sheet');
    },
  });
  const choices: [string, string][] = [
    ...others.map((a): [string, string] => [a.id, `${a.displayName}（${a.username}）`]),
    [INVITE, m.successorInvite],
    [NOBODY, m.successorNone],
  ];
  return (
    <Modal
      open
      title={m.endTitle(account.displayName)}
      okText={m.endConfirm}
      okButtonProps={{ danger: true }}
      cancelText={messages.common.cancel}
      confirmLoading={end.isPending}
      onCancel={onClose}
      onOk={() => end.mutate()}
    >
      <p>{m.endConsequence(name)}</p>
      {end.isError ? <Failure error={end.error} /> : null}
      <fieldset className="form-section">
        <legend>{m.successor}</legend>
        <div className="radio-stack">
          {choices.map(([value, label]) => (
            <label key={value}>
              <input type="radio" name="successor" checked={successor === value} onChange={() => setSuccessor(value)} />{' '}
              {label}
            </label>
          ))}
        </div>
      </fieldset>
    </Modal>
  );
}
