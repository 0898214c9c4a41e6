import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Form, Input } from 'antd';
import { extendTerm } from '../api/leaving.js';
import type { Term, TermExtensionInput } from '../api/types.js';
import { messages } from '../messages/messages.js';
import { DateField } from '../ui/date-field.js';
import { FormDialog } from '../ui/form-dialog.js';
import { useOnce } from '../ui/use-once.js';

const m = messages.term;
const ORDER = ['/until', '/reason'];

/** 确需延长: names what follows and asks for the reason. */
export function ExtendDialog({ term, onClose }: { term: Term; onClose: () => void }) {
  const once = useOnce();
  const client = useQueryClient();
  const extend = useMutation({
    mutationFn: (values: TermExtensionInput) => once(values, (key) => extendTerm(term.appointmentId, key, values)),
    onSuccess: () => {
      void client.invalidateQueries();
      onClose();
    },
  });
  return (
    <FormDialog<TermExtensionInput>
      name="extend-term"
      title={m.extendTitle(term.personName)}
      okText={m.confirm}
      order={ORDER}
      busy={extend.isPending}
      error={extend.error}
      lead={<p>{m.extendConsequence}</p>}
      onClose={onClose}
      onSubmit={(values) => extend.mutate(values)}
    >
      <Form.Item name="until" label={m.until} rules={[{ required: true, message: m.untilRequired }]}>
        <DateField placeholder={messages.form.datePlaceholder} />
      </Form.Item>
      <Form.Item
        name="reason"
        label={m.reason}
        rules={[{ required: true, whitespace: true, message: m.reasonRequired }]}
      >
        <Input.TextArea autoSize={{ minRows: 2, maxRows: 5 }} maxLength={200} placeholder={m.reasonPlaceholder} />
      </Form.Item>
    </FormDialog>
  );
}
