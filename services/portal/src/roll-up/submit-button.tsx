import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Button, Modal } from 'antd';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { problemOf } from '../api/problem.js';
import { submitRollUp, type RollUpSummary } from '../api/roll-ups.js';
import { messages } from '../messages/messages.js';
import { Failure } from '../ui/states.js';
import { useOnce } from '../ui/use-once.js';

const m = messages.rollUp.summary;

/** 冻结并签报: what is signed is what is on the page; if it changed meanwhile, the page is shown anew. */
export function SubmitButton({ id, summary }: { id: string; summary: RollUpSummary }) {
  const client = useQueryClient();
  const navigate = useNavigate();
  const [open, setOpen] = useState(false);
  const once = useOnce();
  const { body, head, missing } = summary;
  const submit = useMutation({
    mutationFn: () => once(head.contentHash, (key) => submitRollUp(key, id, head.contentHash)),
    onSuccess: async (signed) => {
      setOpen(false);
      await client.invalidateQueries();
      await navigate(`/roll-ups/${id}/summaries/${body.organisationId}?number=${signed.summary?.number ?? 1}`);
    },
  });
  const stale = submit.isError && problemOf(submit.error).status === 412;
  const reload = async () => {
    setOpen(false);
    submit.reset();
    await client.invalidateQueries({ queryKey: ['roll-up', id] });
  };
  const { vacant } = head.counts;
  return (
    <>
      <Button type="primary" onClick={() => setOpen(true)}>
        {m.submit}
      </Button>
      <Modal
        open={open}
        title={m.submitTitle}
        okText={stale ? m.reload : m.submitConfirm}
        cancelText={messages.common.cancel}
        confirmLoading={submit.isPending}
        onCancel={() => setOpen(false)}
        onOk={() => (stale ? void reload() : submit.mutate())}
      >
        <p>{m.submitConsequence(body.upperName ?? '')}</p>
        {body.dueWords?.startsWith('已超') ? <p className="row-quote">{m.submitLate(body.dueWords)}</p> : null}
        {vacant > 0 ? <p>{m.submitVacant(vacant)}</p> : null}
        {missing.length > 0 ? <p>{m.submitMissing(missing.length)}</p> : null}
        {submit.isError ? <Failure error={submit.error} /> : null}
      </Modal>
    </>
  );
}
