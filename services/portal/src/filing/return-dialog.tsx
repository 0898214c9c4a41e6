import { Form, Input, Modal, Radio } from 'antd';
import { useEffect, useId } from 'react';
import { problemOf } from '../api/problem.js';
import type { Return } from '../api/filings.js';
import type { Filing, FilingPolicy } from '../api/types.js';
import { messages } from '../messages/messages.js';
import { fieldErrors } from '../ui/problem-fields.js';
import { ReferenceLine } from '../ui/reference-line.js';
import { Failure } from '../ui/states.js';
import { contentFields } from './content-fields.js';
import { useReturnFocus } from '../ui/use-return-focus.js';

const m = messages.receipt;
const ORDER = ['/defectCode', '/field', '/remark'];

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
  const [form] = Form.useForm<Return>();
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
      title={m.dialogTitle}
      okText={m.confirm}
      cancelText={messages.common.cancel}
      confirmLoading={busy}
      okButtonProps={{ danger: true }}
      onCancel={onClose}
      onOk={() => form.submit()}
    >
      <p>{m.consequence(filing.unitName ?? '')}</p>
      {error && placed.length === 0 ? <Failure error={error} /> : null}
      <Form<Return>
        form={form}
        name="return"
        layout="vertical"
        requiredMark={false}
        onFinish={({ defectCode, remark, field }) =>
          onReturn({ defectCode, remark: remark.trim(), ...(field ? { field } : {}) })
        }
      >
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
