import { useMutation } from '@tanstack/react-query';
import { Form, Input, Radio } from 'antd';
import { reveal, type Reveal, type RevealField, type RevealSubject } from '../api/personal.js';
import { messages } from '../messages/messages.js';
import { FormDialog } from '../ui/form-dialog.js';

const m = messages.personal;
const ORDER = ['/purpose', '/reason'];

interface RevealDialogProps {
  subject: RevealSubject;
  field: RevealField;
  label: string;
  onClose: () => void;
  onShown: (value: string) => void;
}

/** Why somebody has it shown is asked before, and kept. */
export function RevealDialog({ subject, field, label, onClose, onShown }: RevealDialogProps) {
  const show = useMutation({
    mutationFn: (given: Omit<Reveal, 'field'>) => reveal(subject, { field, ...given }),
    onSuccess: onShown,
  });
  return (
    <FormDialog<Omit<Reveal, 'field'>>
      name="reveal"
      title={m.dialogTitle(label)}
      okText={m.confirm}
      order={ORDER}
      busy={show.isPending}
      error={show.error}
      lead={<p>{m.lead}</p>}
      onClose={onClose}
      onSubmit={(given) => show.mutate(given)}
    >
      <Form.Item name="purpose" label={m.purpose} rules={[{ required: true, message: m.purposeRequired }]}>
        <Radio.Group
          className="choices"
          options={Object.entries(m.purposes).map(([value, text]) => ({ value, label: text }))}
        />
      </Form.Item>
      <Form.Item
        name="reason"
        label={m.reason}
        rules={[{ required: true, whitespace: true, message: m.reasonRequired }]}
      >
        <Input.TextArea autoSize={{ minRows: 2, maxRows: 5 }} maxLength={500} placeholder={m.reasonPlaceholder} />
      </Form.Item>
    </FormDialog>
  );
}
