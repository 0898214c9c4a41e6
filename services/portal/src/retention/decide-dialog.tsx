import { useMutation, useQueryClient } from '@tanstack/react-query';
import { decideList, type DestructionDecision, type DestructionList } from '../api/retention.js';
import { messages } from '../messages/messages.js';
import { FormDialog } from '../ui/form-dialog.js';
import { useOnce } from '../ui/use-once.js';
import { WordsField } from './words-field.js';

interface DecideProps {
  list: DestructionList;
  decision: DestructionDecision['decision'];
  close: () => void;
}

/** Says what follows, for good, and is of exactly what is on the page. */
export function DecideDialog({ list, decision, close }: DecideProps) {
  const m = messages.retention.decide[decision];
  const client = useQueryClient();
  const once = useOnce();
  const decide = useMutation({
    mutationFn: ({ reason = '' }: { reason?: string }) =>
      once([decision, reason], (key) => decideList(key, list.id, { decision, contentHash: list.contentHash, reason })),
    onSuccess: async () => {
      close();
      await client.invalidateQueries({ queryKey: ['retention'] });
    },
  });
  const last = list.approvals.length + 1 >= list.approvalsNeeded;
  return (
    <FormDialog<{ reason?: string }>
      name="decide"
      title={m.title}
      okText={m.confirm}
      danger={decision === 'approve'}
      order={['/reason']}
      busy={decide.isPending}
      error={decide.error}
      lead={<p>{m.consequence(list.items, last)}</p>}
      onClose={close}
      onSubmit={(values) => decide.mutate(values)}
    >
      <WordsField
        name="reason"
        label={m.reason}
        {...(decision === 'approve' ? {} : { required: messages.retention.decide.reasonRequired })}
      />
    </FormDialog>
  );
}
