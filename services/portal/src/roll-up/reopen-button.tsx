import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Button, Form, Input, Modal } from 'antd';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { reopenRollUp, type RollUpBody } from '../api/roll-ups.js';
import { messages } from '../messages/messages.js';
import { Failure } from '../ui/states.js';
import { useFormProblem } from '../ui/use-form-problem.js';
import { useOnce } from '../ui/use-once.js';

const m = messages.rollUp.summary;
const ORDER = ['/reason'];

interface ReopenProps {
  id: string;
  body: RollUpBody;
  number: number;
  by: 'own' | 'upper';
}

/** 撤回 or 退回: says what follows, and asks for the reason in the same dialog. */
export function ReopenButton({ id, body, number, by }: ReopenProps) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button danger onClick={() => setOpen(true)}>
        {by === 'own' ? m.reopenOwn : m.reopenUpper}
      </Button>
      {open ? <ReopenDialog id={id} body={body} number={number} by={by} close={() => setOpen(false)} /> : null}
    </>
  );
}

function ReopenDialog({ id, body, number, by, close }: ReopenProps & { close: () => void }) {
  const client = useQueryClient();
  const navigate = useNavigate();
  const [form] = Form.useForm<{ reason: string }>();
  const once = useOnce();
  const { organisationId } = body;
  const reopen = useMutation({
    mutationFn: ({ reason }: { reason: string }) =>
      once({ organisationId, number, reason }, (key) => reopenRollUp(key, id, { organisationId, number, reason })),
    onSuccess: async () => {
      close();
      await client.invalidateQueries();
      if (by === 'own') await navigate(`/roll-ups/${id}/summaries/${organisationId}`);
    },
  });
  const above = useFormProblem(form, reopen.error, ORDER);
  return (
    <Modal
      open
      title={m.reopenTitle[by]}
      okText={m.reopenConfirm[by]}
      okButtonProps={{ danger: true }}
      cancelText={messages.common.cancel}
      confirmLoading={reopen.isPending}
      onCancel={close}
      onOk={() => form.submit()}
    >
      <p>{m.reopenConsequence[by]}</p>
      {above ? <Failure error={reopen.error} /> : null}
      <Form form={form} name="reopen" layout="vertical" requiredMark={false} onFinish={(v) => reopen.mutate(v)}>
        <Form.Item
          name="reason"
          label={m.reasonLabel[by]}
          rules={[{ required: true, whitespace: true, message: m.reasonRequired }]}
        >
          <Input.TextArea autoSize={{ minRows: 2, maxRows: 6 }} maxLength={300} placeholder={m.reasonPlaceholder} />
        </Form.Item>
      </Form>
    </Modal>
  );
}
