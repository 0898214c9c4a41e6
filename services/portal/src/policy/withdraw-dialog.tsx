import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Form, Input, Modal } from 'antd';
import { useEffect, useMemo } from 'react';
import { withdrawActivation, type PolicyActivation } from '../api/policy.js';
import { problemOf } from '../api/problem.js';
import { messages } from '../messages/messages.js';
import { fieldErrors } from '../ui/problem-fields.js';
import { Failure } from '../ui/states.js';
import { useReturnFocus } from '../ui/use-return-focus.js';

const m = messages.policy;

/** Takes back a decision that waits; what the services have settled meanwhile is said. */
export function WithdrawDialog({ activation, onClose }: { activation: PolicyActivation; onClose: () => void }) {
  useReturnFocus();
  const client = useQueryClient();
  const [form] = Form.useForm<{ reason: string }>();
  const send = useMutation({
    mutationFn: ({ reason }: { reason: string }) => withdrawActivation(activation.id, reason.trim()),
    onSuccess: onClose,
    onSettled: () => client.invalidateQueries({ queryKey: ['policy', 'versions'] }),
  });
  const placed = useMemo(
    () => (send.error ? fieldErrors(problemOf(send.error), ['/reason']).fields : []),
    [send.error],
  );
  useEffect(() => {
    form.setFields(placed.map(({ errors }) => ({ name: 'reason', errors })));
  }, [placed, form]);
  return (
    <Modal
      open
      title={m.withdrawTitle(`${m.kinds[activation.kind]} ${activation.version}`)}
      okText={m.withdraw}
      cancelText={messages.common.cancel}
      confirmLoading={send.isPending}
      onCancel={onClose}
      onOk={() => form.submit()}
    >
      <p>{m.withdrawConsequence}</p>
      {send.isError && placed.length === 0 ? <Failure error={send.error} /> : null}
      <Form form={form} layout="vertical" requiredMark={false} onFinish={(values) => send.mutate(values)}>
        <Form.Item
          name="reason"
          label={m.reason}
          rules={[{ required: true, whitespace: true, message: m.reasonRequired }]}
        >
          <Input.TextArea rows={3} maxLength={500} />
        </Form.Item>
      </Form>
    </Modal>
  );
}
