import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from 'react-router';
import { proposeList } from '../api/retention.js';
import { messages } from '../messages/messages.js';
import { FormDialog } from '../ui/form-dialog.js';
import { useOnce } from '../ui/use-once.js';
import { WordsField } from './words-field.js';

const m = messages.retention.propose;

export function ProposeDialog({ due, close }: { due: number; close: () => void }) {
  const client = useQueryClient();
  const navigate = useNavigate();
  const once = useOnce();
  const propose = useMutation({
    mutationFn: ({ reason }: { reason: string }) => once(reason, (key) => proposeList(key, reason)),
    onSuccess: async ({ id }) => {
      close();
      await client.invalidateQueries({ queryKey: ['retention'] });
      await navigate(`/retention/${id}`);
    },
  });
  return (
    <FormDialog<{ reason: string }>
      name="propose"
      title={m.title}
      okText={m.confirm}
      order={['/reason']}
      busy={propose.isPending}
      error={propose.error}
      lead={<p>{m.consequence(Math.min(due, 2000))}</p>}
      onClose={close}
      onSubmit={(values) => propose.mutate(values)}
    >
      <WordsField
        name="reason"
        label={m.reason}
        placeholder={m.placeholder}
        required={messages.retention.decide.reasonRequired}
      />
    </FormDialog>
  );
}
