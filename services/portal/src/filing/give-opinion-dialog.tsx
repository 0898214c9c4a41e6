import { Form, Input, Radio } from 'antd';
import type { GiveOpinion } from '../api/verbs.js';
import { messages } from '../messages/messages.js';
import { FormDialog } from '../ui/form-dialog.js';

const m = messages.opinion;
const ORDER = ['/verdict', '/text'];
const VERDICTS = ['none', 'remarks'] as const;

interface GiveOpinionDialogProps {
  question: string;
  busy: boolean;
  error: unknown;
  onClose: () => void;
  onGive: (answer: GiveOpinion) => void;
}

/** 无意见, or 有意见 and what. */
export function GiveOpinionDialog({ question, busy, error, onClose, onGive }: GiveOpinionDialogProps) {
  const [form] = Form.useForm<Required<GiveOpinion>>();
  const verdict = Form.useWatch('verdict', form);
  return (
    <FormDialog<Required<GiveOpinion>>
      name="opinion"
      title={m.giveTitle}
      okText={m.give}
      order={ORDER}
      initialValues={{ text: '' }}
      lead={<p>{question}</p>}
      onSubmit={({ verdict: chosen, text }) =>
        onGive({ verdict: chosen, ...(text.trim() ? { text: text.trim() } : {}) })
      }
      {...{ form, busy, error, onClose }}
    >
      <Form.Item name="verdict" label={m.verdict} rules={[{ required: true, message: m.verdictRequired }]}>
        <Radio.Group className="radio-stack" aria-label={m.verdict}>
          {VERDICTS.map((value) => (
            <Radio key={value} value={value}>
              {m.verdicts[value]}
            </Radio>
          ))}
        </Radio.Group>
      </Form.Item>
      <Form.Item
        name="text"
        label={m.text}
        rules={verdict === 'remarks' ? [{ required: true, whitespace: true, message: m.textRequired }] : []}
      >
        <Input.TextArea autoSize={{ minRows: 3, maxRows: 8 }} maxLength={1_000} placeholder={m.textPlaceholder} />
      </Form.Item>
    </FormDialog>
  );
}
