import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Form, Radio } from 'antd';
import { grantRole, type AccountHere, type AccountsHere, type GrantRoleInput } from '../api/accounts.js';
import type { Role } from '../api/types.js';
import { messages } from '../messages/messages.js';
import { DateField } from '../ui/date-field.js';
import { today } from '../ui/dates.js';
import { FormDialog } from '../ui/form-dialog.js';

const m = messages.accounts;
const ORDER = ['/role', '/fromDate', '/toDate'];

interface Values {
  role: Role;
  fromDate: string;
  toDate: string;
}

interface GrantDialogProps {
  account: AccountHere;
  organisation: AccountsHere['organisation'];
  onClose: () => void;
  onDone: (role: Role) => void;
}

/** One more role for somebody who is here, from a day to a day. */
export function GrantDialog({ account, organisation: { organisationId, roles }, onClose, onDone }: GrantDialogProps) {
  const client = useQueryClient();
  const grant = useMutation({
    mutationFn: ({ role, fromDate, toDate }: Values) => {
      const body: GrantRoleInput = { organisationId, role, fromDate, ...(toDate ? { toDate } : {}) };
      return grantRole(account.id, body);
    },
    onSuccess: async (_, { role }) => {
      await client.invalidateQueries({ queryKey: ['accounts', organisationId] });
      onDone(role);
    },
  });
  const lasting = account.roles.filter((role) => !account.temporary.some((t) => t.role === role));
  const possible = roles.filter((role) => !lasting.includes(role));
  return (
    <FormDialog<Values>
      name="grant"
      title={m.grantTitle(account.displayName)}
      okText={m.grant}
      order={ORDER}
      busy={grant.isPending}
      error={grant.error}
      disabled={possible.length === 0}
      initialValues={{ fromDate: today(), toDate: '' }}
      onClose={onClose}
      onSubmit={(values) => grant.mutate(values)}
    >
      <Form.Item name="role" label={m.grantFields.role} rules={[{ required: true, message: m.grantRequired.role }]}>
        {possible.length === 0 ? (
          <span className="quiet">{m.grantNone}</span>
        ) : (
          <Radio.Group
            className="radio-stack"
            options={possible.map((role) => ({ value: role, label: messages.shell.roles[role] }))}
          />
        )}
      </Form.Item>
      <Form.Item name="fromDate" label={m.grantFields.from} rules={[{ required: true, message: m.grantRequired.from }]}>
        <DateField placeholder={messages.form.datePlaceholder} />
      </Form.Item>
      <Form.Item name="toDate" label={m.grantFields.to}>
        <DateField placeholder={messages.form.datePlaceholder} />
      </Form.Item>
      <p className="hint">{m.grantConsequence}</p>
    </FormDialog>
  );
}
