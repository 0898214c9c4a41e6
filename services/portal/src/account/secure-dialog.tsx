import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Form, Input } from 'antd';
import type { AccountHere } from '../api/accounts.js';
import { secureAccount, type SecureAct } from '../api/security.js';
import { messages } from '../messages/messages.js';
import { FormDialog } from '../ui/form-dialog.js';

const m = messages.security;

interface SecureDialogProps {
  act: SecureAct;
  account: Pick<AccountHere, 'id' | 'displayName'>;
  /** Where it has a post; without, 安全管理员 signs it out wherever it has one. */
  organisationId?: string;
  onClose: () => void;
  onDone: () => void;
}

/** For somebody else's account, with the reason. */
export function SecureDialog({ act, account, organisationId, onClose, onDone }: SecureDialogProps) {
  const client = useQueryClient();
  const secure = useMutation({
    mutationFn: (reason: string) =>
      secureAccount(account.id, { ...(organisationId ? { organisationId } : {}), act, reason }),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ['accounts', organisationId] });
      onDone();
    },
  });
  return (
    <FormDialog<{ reason: string }>
      name="secure"
      title={m.actTitle[act](account.displayName)}
      okText={m.actConfirm[act]}
      order={['/reason']}
      busy={secure.isPending}
      error={secure.error}
      lead={<p>{m.actConsequence[act]}</p>}
      onClose={onClose}
      onSubmit={({ reason }) => secure.mutate(reason)}
    >
      <Form.Item
        name="reason"
        label={m.reason}
        extra={m.reasonExtra}
        rules={[{ required: true, whitespace: true, message: m.reasonRequired }]}
      >
        <Input maxLength={200} />
      </Form.Item>
    </FormDialog>
  );
}
