import { Form, Input } from 'antd';
import { messages } from '../messages/messages.js';
import { FormDialog } from '../ui/form-dialog.js';
import { ColleagueField, useColleagues } from './colleague-field.js';

const m = messages.holding;
const ORDER = ['/accountId', '/note'];

export interface TransferValues {
  accountId: string;
  note: string;
}

interface TransferDialogProps {
  busy: boolean;
  error: unknown;
  onClose: () => void;
  onTransfer: (values: TransferValues) => void;
}

/** 转办: to whom, with a word. */
export function TransferDialog({ busy, error, onClose, onTransfer }: TransferDialogProps) {
  const colleagues = useColleagues();
  return (
    <FormDialog<TransferValues>
      name="transfer"
      title={m.transferTitle}
      okText={m.transfer}
      order={ORDER}
      disabled={colleagues.data?.length === 0}
      initialValues={{ note: '' }}
      lead={<p>{m.transferLead}</p>}
      onSubmit={({ accountId, note }) => onTransfer({ accountId, note: note.trim() })}
      {...{ busy, error, onClose }}
    >
      <ColleagueField colleagues={colleagues} label={m.to} required={m.toRequired}>
        <Form.Item name="note" label={m.noteLabel}>
          <Input.TextArea autoSize={{ minRows: 2, maxRows: 6 }} maxLength={500} placeholder={m.notePlaceholder} />
        </Form.Item>
      </ColleagueField>
    </FormDialog>
  );
}
