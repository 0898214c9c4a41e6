import { Form, Input, Modal, Radio } from 'antd';
import { useEffect, useId } from 'react';
import { problemOf } from '../api/problem.js';
import type { Return } from '../api/filings.js';
import type { Filing, FilingPolicy, Receipt } from '../api/types.js';
import { messages } from '../messages/messages.js';
import { fieldErrors } from '../ui/problem-fields.js';
import { ReferenceLine } from '../ui/reference-line.js';
import { Failure } from '../ui/states.js';
import { contentFields } from './content-fields.js';
import { receiverName } from './summary.js';
import { useReturnFocus } from '../ui/use-return-focus.js';

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
  useReturnFocus();
  const [form] = Form.useForm<ReturnValues>();
  const targets = filing.receipts.filter((r) => r.actions.includes('return_to'));
  const chosen = Form.useWatch('to', form);
  const target = targets.find((r) => r.receiver === chosen);
  const fieldId = useId();
  const problem = error ? problemOf(error) : undefined;
  const placed = problem ? fieldErrors(problem, ORDER).fields : [];
  useEffect(() => {
    if (!problem) return;
    form.setFields(fieldErrors(problem, ORDER).fields.map(({ name, errors }) => ({ name: name as never, errors })));
  }, [problem, form]);
  const reference = policy.defects[0]?.reference;
  return (
    <Modal
      open
      title={target ? messages.sendBack.title : m.dialogTitle}
      okText={target ? messages.sendBack.confirm : m.confirm}
      cancelText={messages.common.cancel}
      confirmLoading={busy}
      okButtonProps={{ danger: true }}
      onCancel={onClose}
      onOk={() => form.submit()}
    >
      <p>{target ? messages.sendBack.consequence(receiverName(target)) : m.consequence(filing.unitName ?? '')}</p>
      {error && placed.length === 0 ? <Failure error={error} /> : null}
      <Form<ReturnValues>
        form={form}
        name="return"
        layout="vertical"
        requiredMark={false}
        onFinish={({ defectCode, remark, field, to }) =>
          onReturn({ defectCode, remark: remark.trim(), ...(field ? { field } : {}), ...(to ? { to } : {}) })
        }
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
      </Form>
    </Modal>
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
