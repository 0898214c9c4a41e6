import { Form, Input, Modal, Radio } from 'antd';
import { useEffect } from 'react';
import { problemOf } from '../api/problem.js';
import type { GiveOpinion } from '../api/verbs.js';
import { messages } from '../messages/messages.js';
import { fieldErrors } from '../ui/problem-fields.js';
import { Failure } from '../ui/states.js';
import { useReturnFocus } from '../ui/use-return-focus.js';

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
  useReturnFocus();
  const [form] = Form.useForm<Required<GiveOpinion>>();
  const verdict = Form.useWatch('verdict', form);
  const problem = error ? problemOf(error) : undefined;
  const placed = problem ? fieldErrors(problem, ORDER).fields : [];
  useEffect(() => {
    if (!problem) return;
    form.setFields(fieldErrors(problem, ORDER).fields.map(({ name, errors }) => ({ name: name as never, errors })));
  }, [problem, form]);
  return (
    <Modal
      open
      title={m.giveTitle}
      okText={m.give}
      cancelText={messages.common.cancel}
      confirmLoading={busy}
      onCancel={onClose}
      onOk={() => form.submit()}
    >
      <p>{question}</p>
      {error && placed.length === 0 ? <Failure error={error} /> : null}
      <Form<Required<GiveOpinion>>
        form={form}
        name="opinion"
        layout="vertical"
        requiredMark={false}
        initialValues={{ text: '' }}
        onFinish={({ verdict: chosen, text }) =>
          onGive({ verdict: chosen, ...(text.trim() ? { text: text.trim() } : {}) })
        }
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
      </Form>
    </Modal>
  );
}
