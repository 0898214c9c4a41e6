import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Form, Input, Modal, Radio } from 'antd';
import { Link } from 'react-router';
import { placeHold, type LegalHold } from '../api/retention.js';
import type { Filing } from '../api/types.js';
import { messages } from '../messages/messages.js';
import { FormDialog } from '../ui/form-dialog.js';
import { Notice } from '../ui/notice.js';
import { useOnce } from '../ui/use-once.js';
import { WordsField } from './words-field.js';

const m = messages.retention.holds;
const SCOPES = ['filing', 'person', 'organisation'] as const;

interface Values {
  subjectKind: LegalHold['subjectKind'];
  reason: string;
  document?: string;
}

export function HoldDialog({ filing, close }: { filing: Filing; close: () => void }) {
  const client = useQueryClient();
  const once = useOnce();
  const place = useMutation({
    mutationFn: ({ subjectKind, reason, document = '' }: Values) =>
      once([subjectKind, reason, document], (key) =>
        placeHold(key, { subjectKind, filingId: filing.id, reason, document }),
      ),
    onSuccess: () => client.invalidateQueries({ queryKey: ['retention'] }),
  });
  if (place.isSuccess)
    return (
      <Modal open title={m.dialog} footer={null} onCancel={close}>
        <Notice tone="good" title={m.done} actions={<Link to="/retention">{m.see}</Link>} urgent>
          <p>{m.doneHint}</p>
        </Notice>
      </Modal>
    );
  return (
    <FormDialog<Values>
      name="hold"
      title={m.dialog}
      okText={m.confirm}
      order={['/subjectKind', '/reason', '/document']}
      busy={place.isPending}
      error={place.error}
      initialValues={{ subjectKind: 'filing' }}
      lead={<p>{m.consequence}</p>}
      onClose={close}
      onSubmit={(values) => place.mutate(values)}
    >
      <Form.Item name="subjectKind" label={m.scope}>
        <Radio.Group options={SCOPES.map((value) => ({ value, label: m.subject[value] }))} />
      </Form.Item>
      <WordsField name="reason" label={m.reason} placeholder={m.reasonPlaceholder} required={m.reasonRequired} />
      <Form.Item name="document" label={m.document}>
        <Input maxLength={200} placeholder={m.documentPlaceholder} />
      </Form.Item>
    </FormDialog>
  );
}
