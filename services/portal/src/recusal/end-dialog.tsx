import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Form, Input } from 'antd';
import { endDeclaration } from '../api/recusal.js';
import type { ConflictDeclaration, EndDeclaration } from '../api/types.js';
import { messages } from '../messages/messages.js';
import { DateField } from '../ui/date-field.js';
import { today } from '../ui/dates.js';
import { FormDialog } from '../ui/form-dialog.js';
import { useOnce } from '../ui/use-once.js';

const m = messages.recusal;
const ORDER = ['/endedOn', '/reason'];

/** 终止: names what follows and asks for the reason; the declaration stays. */
export function EndDialog({ declaration, onClose }: { declaration: ConflictDeclaration; onClose: () => void }) {
  const once = useOnce();
  const client = useQueryClient();
  const end = useMutation({
    mutationFn: (values: EndDeclaration) => once(values, (key) => endDeclaration(declaration.id, key, values)),
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: ['recusal', declaration.unitId] });
      onClose();
    },
  });
  return (
    <FormDialog<EndDeclaration>
      name="end-declaration"
      title={m.endTitle(declaration.personName ?? '')}
      okText={m.endConfirm}
      order={ORDER}
      busy={end.isPending}
      error={end.error}
      danger
      initialValues={{ endedOn: today() }}
      lead={<p>{m.endConsequence}</p>}
      onClose={onClose}
      onSubmit={(values) => end.mutate(values)}
    >
      <Form.Item name="endedOn" label={m.endedOn} rules={[{ required: true, message: m.endedOnRequired }]}>
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
