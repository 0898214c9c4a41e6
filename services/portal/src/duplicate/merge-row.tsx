import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Button, Form, Modal } from 'antd';
import { useState } from 'react';
import { unmergePerson, type PersonMerge } from '../api/duplicates.js';
import { messages } from '../messages/messages.js';
import { formatInstant } from '../ui/dates.js';
import { Failure } from '../ui/states.js';
import { Status } from '../ui/status.js';
import { useFormProblem } from '../ui/use-form-problem.js';
import { useReturnFocus } from '../ui/use-return-focus.js';
import { ReasonField } from './reason-field.js';
import { useOnce } from '../ui/use-once.js';

const m = messages.duplicate;
const ORDER = ['/reason'];

interface MergeRowProps {
  merge: PersonMerge;
  done: (sentence: string) => void;
}

export function MergeRow({ merge, done }: MergeRowProps) {
  const [undoing, setUndoing] = useState(false);
  const { name = '', unitNames, unmergedAt } = merge;
  return (
    <li className="row">
      <div className="row-main">
        <div className="row-title">{`${name} · ${unitNames ?? ''}`}</div>
        <div className="row-meta">
          <Status tone={unmergedAt ? 'quiet' : 'good'}>{unmergedAt ? m.takenBack : m.holds}</Status>
          <span>{m.mergedBy(merge.mergedByName, formatInstant(merge.mergedAt))}</span>
          <span>{merge.reason ? m.why(merge.reason) : messages.retention.destroyed}</span>
        </div>
        {unmergedAt ? (
          <div className="row-meta">
            <span>{m.undoneBy(merge.unmergedByName ?? '', formatInstant(unmergedAt))}</span>
            <span>{m.why(merge.unmergeReason ?? '')}</span>
          </div>
        ) : null}
      </div>
      {merge.undoable ? (
        <div className="actions">
          <Button aria-label={m.undoTitle(name)} onClick={() => setUndoing(true)}>
            {m.undo}
          </Button>
        </div>
      ) : null}
      {undoing ? <UndoDialog merge={merge} close={() => setUndoing(false)} done={done} /> : null}
    </li>
  );
}

function UndoDialog({ merge, close, done }: MergeRowProps & { close: () => void }) {
  useReturnFocus();
  const client = useQueryClient();
  const [form] = Form.useForm<{ reason: string }>();
  const once = useOnce();
  const undo = useMutation({
    mutationFn: ({ reason }: { reason: string }) => once(reason, (key) => unmergePerson(key, merge.id, reason)),
    onSuccess: async () => {
      close();
      done(m.undone);
      await client.invalidateQueries();
    },
  });
  const above = useFormProblem(form, undo.error, ORDER);
  return (
    <Modal
      open
      title={m.undoTitle(merge.name ?? '')}
      okText={m.undo}
      cancelText={messages.common.cancel}
      confirmLoading={undo.isPending}
      onCancel={close}
      onOk={() => form.submit()}
    >
      <p>{m.undoConsequence}</p>
      {above ? <Failure error={undo.error} /> : null}
      <Form form={form} name="undo" layout="vertical" requiredMark={false} onFinish={(v) => undo.mutate(v)}>
        <ReasonField />
      </Form>
    </Modal>
  );
}
