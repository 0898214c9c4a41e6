import { Form, Input, Radio } from 'antd';
import { Link } from 'react-router';
import { problemOf } from '../api/problem.js';
import type { Filing, VoidInput } from '../api/types.js';
import { messages } from '../messages/messages.js';
import { FormDialog } from '../ui/form-dialog.js';
import { Failure } from '../ui/states.js';

const m = messages.closing;
const ORDER = ['/reasonCode', '/remark'];
const REASONS = ['not_happened', 'wrong_person', 'wrong_content', 'duplicate', 'other'] as const;

export interface ClosingReason {
  reasonCode: VoidInput['reasonCode'] | '';
  remark: string;
}

interface ClosingDialogProps {
  act: 'void' | 'withdraw';
  filing: Filing;
  busy: boolean;
  error: unknown;
  onCancel: () => void;
  onConfirm: (reason: ClosingReason) => void;
}

/** Names what follows and asks for the reason: the bureau must give one, the unit may. */
export function ClosingDialog({ act, filing, busy, error, onCancel, onConfirm }: ClosingDialogProps) {
  const must = act === 'void';
  const clocked = filing.content.predecessorAppointmentId !== undefined;
  return (
    <FormDialog<ClosingReason>
      name="closing"
      title={must ? m.voidTitle : m.withdrawTitle}
      okText={m[act]}
      order={ORDER}
      danger
      initialValues={{ remark: '', ...(must ? {} : { reasonCode: '' }) }}
      lead={
        <>
          <p>{must ? m.voidConsequence[filing.kind] : m.withdrawConsequence}</p>
          {clocked ? <p className="quiet">{m.notHappenedHint}</p> : null}
        </>
      }
      refused={(refusal) => <Refused error={refusal} own={filing.id} />}
      onClose={onCancel}
      onSubmit={({ reasonCode, remark }) => onConfirm({ reasonCode, remark: remark.trim() })}
      {...{ busy, error }}
    >
      <Form.Item
        name="reasonCode"
        label={must ? m.reason : m.reasonOptional}
        rules={must ? [{ required: true, message: m.reasonRequired }] : []}
      >
        <Radio.Group className="radio-stack" aria-label={m.reason}>
          {must ? null : <Radio value="">{m.noReason}</Radio>}
          {REASONS.map((code) => (
            <Radio key={code} value={code}>
              {m.reasons[code]}
            </Radio>
          ))}
        </Radio.Group>
      </Form.Item>
      <Form.Item
        name="remark"
        label={must ? m.remark : m.remarkOptional}
        rules={must ? [{ required: true, whitespace: true, message: m.remarkRequired }] : []}
      >
        <Input.TextArea autoSize={{ minRows: 2, maxRows: 6 }} maxLength={500} placeholder={m.remarkPlaceholder} />
      </Form.Item>
    </FormDialog>
  );
}

const ID = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/;

/** A refusal that names another filing leads there. */
function Refused({ error, own }: { error: unknown; own: string }) {
  const other = ID.exec(problemOf(error).detail)?.[0];
  return (
    <>
      <Failure error={error} />
      {other && other !== own ? <Link to={`/filings/${other}`}>{m.openOther}</Link> : null}
    </>
  );
}
