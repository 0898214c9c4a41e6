import { useMutation } from '@tanstack/react-query';
import { Modal } from 'antd';
import { useNavigate } from 'react-router';
import { resetPassword, type AccountHere } from '../api/accounts.js';
import { messages } from '../messages/messages.js';
import { Failure } from '../ui/states.js';
import { putSheet } from './issued-codes.js';
import { useReturnFocus } from '../ui/use-return-focus.js';

const m = messages.accounts;

interface ResetDialogProps {
  account: AccountHere;
  organisationId: string;
  onClose: () => void;
}

export function ResetDialog({ account, organisationId, onClose }: ResetDialogProps) {
  useReturnFocus();
  const navigate = useNavigate();
  const reset = useMutation({
    mutationFn: () => resetPassword(account.id, organisationId),
    onSuccess: async (issued) => {
      putSheet({ cards: [{ ...issued, username: account.username }], back: `/accounts/${organisationId}` });
      await navigate('/accounts/sheet');
    },
  });
  return (
    <Modal
      open
      title={m.resetTitle(account.displayName)}
      okText={m.inviteOne}
      cancelText={messages.common.cancel}
      confirmLoading={reset.isPending}
      onCancel={onClose}
      onOk={() => reset.mutate()}
    >
      <p>{m.resetConsequence}</p>
      {reset.isError ? <Failure error={reset.error} /> : null}
    </Modal>
  );
}
