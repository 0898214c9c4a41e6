import { Form, Input, Radio } from 'antd';
import { useId } from 'react';
import type { Return } from '../api/filings.js';
import type { Filing, FilingPolicy, Receipt } from '../api/types.js';
import { messages } from '../messages/messages.js';
import { FormDialog } from '../ui/form-dialog.js';
import { ReferenceLine } from '../ui/reference-line.js';
import { contentFields } from './content-fields.js';
import { receiverName } from './summary.js';

const m = messages.receipt;
const ORDER = ['/to', '/defectCode', '/field', '/remark'];

/** To an earlier receiver, or, where none is chosen, to the unit. */
type ReturnValues = Omit<Return, 'to'> & { to: Return['to'] | '' };

interface ReturnDialogProps {
  filing: Filing;
  policy: FilingPolicy;
  busy: boolean;
  error: unknown;
  onClose: () => void;
  onReturn: (reason: Return) => void;
}

/** A return names its consequence and asks for the reason in the same dialog; only a listed defect of form can be one. */
export function ReturnDialog({ filing, policy, busy, error, onClose, onReturn }: ReturnDialogProps) {
  const [form] = Form.useForm<ReturnValues>();
  const targets = filing.receipts.filter((r) => r.actions.includes('return_to'));
  const chosen = Form.useWatch('to', form);
  const target = targets.find((r) => r.receiver === chosen);
  const fieldId = useId();
  const reference = policy.defects[0]?.reference;
  return (
    <FormDialog<ReturnValues>
      name="return"
      title={target ? messages.sendBack.title : m.dialogTitle}
      okText={target ? messages.sendBack.confirm : m.confirm}
      order={ORDER}
      danger
      lead={
        <p>{target ? messages.sendBack.consequence(receiverName(target)) : m.consequence(filing.unitName ?? '')}</p>
      }
      onSubmit={({ defectCode, remark, field, to }) =>
        onReturn({ defectCode, remark: remark.trim(), ...(field ? { field } : {}), ...(to ? { to } : {}) })
      }
      {...{ form, busy, error, onClose }}
    >
      {targets.length > 0 ? <Target filing={filing} targets={targets} /> : null}
      <Form.Item name="defectCode" label={m.defect} rules={[{ required: true, message: m.defectRequired }]}>
        <Radio.Group className="radio-stack" aria-label={m.defect}>
          {policy.defects.map(({ code, label }) => (
            <Radio key={code} value={code}>
              {label}
            </Radio>
          ))}
        </Radio.Group>
      </Form.Item>
      {reference ? <ReferenceLine reference={reference} /> : null}
      <Form.Item name="field" label={m.field} htmlFor={fieldId} initialValue="">
        <select className="select" id={fieldId}>
          <option value="">{m.wholeForm}</option>
          {contentFields(filing.kind, filing.content, policy, filing).map(({ pointer, label }) => (
            <option key={pointer} value={pointer}>
              {label}
            </option>
          ))}
        </select>
      </Form.Item>
      <Form.Item
        name="remark"
        label={m.remark}
        rules={[{ required: true, whitespace: true, message: m.remarkRequired }]}
      >
        <Input.TextArea autoSize={{ minRows: 3, maxRows: 8 }} maxLength={500} placeholder={m.remarkPlaceholder} />
      </Form.Item>
    </FormDialog>
  );
}

/** Only where the pack lets a later receiver of a sequence return it to an earlier one. */
function Target({ filing, targets }: { filing: Filing; targets: readonly Receipt[] }) {
  const { target, unit, receiver } = messages.sendBack;
  return (
    <Form.Item name="to" label={target} initialValue="">
      <Radio.Group className="radio-stack" aria-label={target}>
        <Radio value="">{unit(filing.unitName ?? '')}</Radio>
        {targets.map((receipt) => (
          <Radio key={receipt.receiver} value={receipt.receiver}>
            {receiver(receiverName(receipt), messages.filing.receiver[receipt.receiver])}
          </Radio>
        ))}
      </Radio.Group>
    </Form.Item>
  );
}
