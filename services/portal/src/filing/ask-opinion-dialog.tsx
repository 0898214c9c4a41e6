import { useQuery } from '@tanstack/react-query';
import { Form, Input, Modal, Radio } from 'antd';
import { useEffect } from 'react';
import { fetchColleagues } from '../api/holding.js';
import { problemOf } from '../api/problem.js';
import type { AskOpinion } from '../api/verbs.js';
import { messages } from '../messages/messages.js';
import { DateField } from '../ui/date-field.js';
import { fieldErrors } from '../ui/problem-fields.js';
import { Failure, Loaded } from '../ui/states.js';
import { useReturnFocus } from '../ui/use-return-focus.js';

const m = messages.opinion;
const ORDER = ['/accountId', '/question', '/dueOn'];

interface AskOpinionDialogProps {
  busy: boolean;
  error: unknown;
  onClose: () => void;
  onAsk: (question: AskOpinion) => void;
}

/** 加签: whom, what, and until when. */
export function AskOpinionDialog({ busy, error, onClose, onAsk }: AskOpinionDialogProps) {
  useReturnFocus();
  const [form] = Form.useForm<Required<AskOpinion>>();
  const colleagues = useQuery({ queryKey: ['colleagues'], queryFn: fetchColleagues });
  const problem = error ? problemOf(error) : undefined;
  const placed = problem ? fieldErrors(problem, ORDER).fields : [];
  useEffect(() => {
    if (!problem) return;
    form.setFields(fieldErrors(problem, ORDER).fields.map(({ name, errors }) => ({ name: name as never, errors })));
  }, [problem, form]);
  const none = colleagues.data?.length === 0;
  return (
    <Modal
      open
      title={m.askTitle}
      okText={m.ask}
      cancelText={messages.common.cancel}
      confirmLoading={busy}
      okButtonProps={{ disabled: none }}
      onCancel={onClose}
      onOk={() => form.submit()}
    >
      <p>{m.askLead}</p>
      {error && placed.length === 0 ? <Failure error={error} /> : null}
      <Loaded query={colleagues} rows={2}>
        {(others) =>
          others.length === 0 ? (
            <p>{messages.holding.noColleagues}</p>
          ) : (
            <Form<Required<AskOpinion>>
              form={form}
              name="ask-opinion"
              layout="vertical"
              requiredMark={false}
              initialValues={{
                ...{ question: '', dueOn: '' },
                ...(others.length === 1 ? { accountId: others[0]?.accountId } : {}),
              }}
              onFinish={({ accountId, question, dueOn }) =>
                onAsk({ accountId, question: question.trim(), ...(dueOn ? { dueOn } : {}) })
              }
            >
              <Form.Item name="accountId" label={m.of} rules={[{ required: true, message: m.ofRequired }]}>
                <Radio.Group className="radio-stack" aria-label={m.of}>
                  {others.map(({ accountId, displayName }) => (
                    <Radio key={accountId} value={accountId}>
                      {displayName}
                    </Radio>
                  ))}
                </Radio.Group>
              </Form.Item>
              <Form.Item
                name="question"
                label={m.question}
                rules={[{ required: true, whitespace: true, message: m.questionRequired }]}
              >
                <Input.TextArea
                  autoSize={{ minRows: 2, maxRows: 6 }}
                  maxLength={500}
                  placeholder={m.questionPlaceholder}
                />
              </Form.Item>
              <Form.Item name="dueOn" label={m.dueOn}>
                <DateField />
              </Form.Item>
            </Form>
          )
        }
      </Loaded>
    </Modal>
  );
}
