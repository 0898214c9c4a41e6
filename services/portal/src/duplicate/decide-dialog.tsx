import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Form, Modal } from 'antd';
import { decideDuplicate, type Duplicate } from '../api/duplicates.js';
import { messages } from '../messages/messages.js';
import { Failure } from '../ui/states.js';
import { useFormProblem } from '../ui/use-form-problem.js';
import { useReturnFocus } from '../ui/use-return-focus.js';
import { ReasonField } from './reason-field.js';
import { useOnce } from '../ui/use-once.js';

const m = messages.duplicate;
const ORDER = ['/reason'];
export type Choice = 'different' | 'lawful' | 'reopened';

interface DecideProps {
  entry: Duplicate;
  choice: Choice;
  close: () => void;
}

export function DecideDialog({ entry, choice, close }: DecideProps) {
  useReturnFocus();
  const client = useQueryClient();
  const [form] = Form.useForm<{ reason: string }>();
  const once = useOnce();
  const { kind, key: subject, fingerprint } = entry;
  const decide = useMutation({
    mutationFn: ({ reason }: { reason: string }) => {
      const decision = { kind, key: subject, fingerprint, decision: choice, reason };
      return once(decision, (key) => decideDuplicate(key, decision));
    },
    onSuccess: async () => {
      close();
      await client.invalidateQueries();
    },
  });
  const above = useFormProblem(form, decide.error, ORDER);
  const title = choice === 'reopened' ? m.reopen : choice === 'lawful' ? m.lawful : m.different[kind];
  return (
    <Modal
      open
      title={`${title}：${entry.shared ?? ''}`}
      okText={m.confirm}
      cancelText={messages.common.cancel}
      confirmLoading={decide.isPending}
      onCancel={close}
      onOk={() => form.submit()}
    >
      <p>{m.decideConsequence}</p>
      {above ? <Failure error={decide.error} /> : null}
      <Form form={form} name="decide" layout="vertical" requiredMark={false} onFinish={(v) => decide.mutate(v)}>
        <ReasonField />
      </Form>
    </Modal>
  );
}
