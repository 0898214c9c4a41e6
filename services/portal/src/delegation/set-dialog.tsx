import { useMutation } from '@tanstack/react-query';
import { Form, Input, Radio } from 'antd';
import { setDelegation, type Delegation, type Delegations, type SetDelegation } from '../api/delegations.js';
import { messages } from '../messages/messages.js';
import { DateField } from '../ui/date-field.js';
import { today } from '../ui/dates.js';
import { FormDialog } from '../ui/form-dialog.js';

const m = messages.delegation;
const ORDER = ['/accountId', '/delegateId', '/fromDate', '/toDate', '/reason', '/remark'];
const REASONS = ['leave', 'business_trip', 'training', 'other'] as const;

interface Values {
  accountId: string;
  delegateId: string;
  fromDate: string;
  toDate: string;
  reason: SetDelegation['reason'];
  remark?: string;
}

interface SetDialogProps {
  organisationId: string;
  house: Delegations;
  onClose: () => void;
  onDone: (delegation: Delegation) => void;
}

/** Names what follows before it is set; for oneself, or for a colleague who fell ill. */
export function SetDialog({ organisationId, house, onClose, onDone }: SetDialogProps) {
  const set = useMutation({
    mutationFn: ({ remark, ...values }: Values) =>
      setDelegation({ organisationId, ...values, ...(remark ? { remark } : {}) }),
    onSuccess: onDone,
  });
  const delegators = house.colleagues.filter((c) => house.mayDelegateIds.includes(c.accountId));
  const chosen = delegators.find((c) => c.own) ?? delegators[0];
  return (
    <FormDialog<Values>
      name="delegation"
      title={m.setTitle}
      okText={m.set}
      order={ORDER}
      busy={set.isPending}
      error={set.error}
      initialValues={{ accountId: chosen?.accountId ?? '', fromDate: today(), toDate: '' }}
      onClose={onClose}
      onSubmit={(values) => set.mutate(values)}
    >
      <SetFields house={house} delegators={delegators} />
      <p className="hint">{m.consequence}</p>
    </FormDialog>
  );
}

function SetFields({ house, delegators }: { house: Delegations; delegators: Delegations['colleagues'] }) {
  const form = Form.useFormInstance<Values>();
  const delegator = Form.useWatch('accountId', form) as string | undefined;
  const other = (Form.useWatch('reason', form) as string | undefined) === 'other';
  const { fields, required } = m;
  const others = house.colleagues.filter((c) => c.accountId !== delegator);
  return (
    <>
      {delegators.length > 1 ? (
        <Form.Item name="accountId" label={fields.delegator}>
          <Radio.Group
            className="radio-stack"
            options={delegators.map((c) => ({
              value: c.accountId,
              label: c.own ? fields.self(c.displayName) : c.displayName,
            }))}
          />
        </Form.Item>
      ) : (
        <Form.Item name="accountId" hidden>
          <Input />
        </Form.Item>
      )}
      <Form.Item name="delegateId" label={fields.delegate} rules={[{ required: true, message: required.delegate }]}>
        {others.length === 0 ? (
          <span className="quiet">{m.noColleagues}</span>
        ) : (
          <Radio.Group
            className="radio-stack"
            options={others.map((c) => ({
              value: c.accountId,
              label: c.own ? fields.self(c.displayName) : c.displayName,
            }))}
          />
        )}
      </Form.Item>
      <Form.Item name="fromDate" label={fields.from} rules={[{ required: true, message: required.from }]}>
        <DateField placeholder={messages.form.datePlaceholder} />
      </Form.Item>
      <Form.Item name="toDate" label={fields.to} rules={[{ required: true, message: required.to }]}>
        <DateField placeholder={messages.form.datePlaceholder} />
      </Form.Item>
      <Form.Item name="reason" label={fields.reason} rules={[{ required: true, message: required.reason }]}>
        <Radio.Group options={REASONS.map((reason) => ({ value: reason, label: m.reasons[reason] }))} />
      </Form.Item>
      <Form.Item
        name="remark"
        label={other ? fields.remarkOther : fields.remark}
        rules={other ? [{ required: true, whitespace: true, message: required.remark }] : []}
      >
        <Input.TextArea rows={2} maxLength={200} showCount placeholder={fields.remarkPlaceholder} />
      </Form.Item>
    </>
  );
}
