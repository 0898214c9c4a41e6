import { Form, Input } from 'antd';
import type { AskOpinion } from '../api/verbs.js';
import { messages } from '../messages/messages.js';
import { DateField } from '../ui/date-field.js';
import { FormDialog } from '../ui/form-dialog.js';
import { ColleagueField, useColleagues } from './colleague-field.js';

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
  const colleagues = useColleagues();
  return (
    <FormDialog<Required<AskOpinion>>
      name="ask-opinion"
      title={m.askTitle}
      okText={m.ask}
      order={ORDER}
      disabled={colleagues.data?.length === 0}
      initialValues={{ question: '', dueOn: '' }}
      lead={<p>{m.askLead}</p>}
      onSubmit={({ accountId, question, dueOn }) =>
        onAsk({ accountId, question: question.trim(), ...(dueOn ? { dueOn } : {}) })
      }
      {...{ busy, error, onClose }}
    >
      <ColleagueField colleagues={colleagues} label={m.of} required={m.ofRequired}>
        <Form.Item
          name="question"
          label={m.question}
          rules={[{ required: true, whitespace: true, message: m.questionRequired }]}
        >
          <Input.TextArea autoSize={{ minRows: 2, maxRows: 6 }} maxLength={500} placeholder={m.questionPlaceholder} />
        </Form.Item>
        <Form.Item name="dueOn" label={m.dueOn}>
          <DateField />
        </Form.Item>
      </ColleagueField>
    </FormDialog>
  );
}
