import { useMutation, useQueryClient } from '@tanstack/react-query';
import { newId } from '@zhuanguan/kernel';
import { Form, Input, Modal } from 'antd';
import { useState } from 'react';
import { extendTerm } from '../api/leaving.js';
import type { Term, TermExtensionInput } from '../api/types.js';
import { messages } from '../messages/messages.js';
import { DateField } from '../ui/date-field.js';
import { Failure } from '../ui/states.js';
import { useFormProblem } from '../ui/use-form-problem.js';
import { useReturnFocus } from '../ui/use-return-focus.js';

const m = messages.term;
const ORDER = ['/until', '/reason'];

/** 确需延长: names what follows and asks for the reason. */
export function ExtendDialog({ term, onClose }: { term: Term; onClose: () => void }) {
  useReturnFocus();
  const [form] = Form.useForm<TermExtensionInput>();
  const [key] = useState(newId);
  const client = useQueryClient();
  const extend = useMutation({
    mutationFn: (values: TermExtensionInput) => extendTerm(term.appointmentId, key, values),
    onSuccess: () => {
      void client.invalidateQueries();
      onClose();
    },
  });
  const above = useFormProblem(form, extend.error, ORDER);
  return (
    <Modal
      open
      title={m.extendTitle(term.personName)}
      okText={m.confirm}
      cancelText={messages.common.cancel}
      confirmLoading={extend.isPending}
      onCancel={onClose}
      onOk={() => form.submit()}
    >
      <p>{m.extendConsequence}</p>
      {above && extend.error ? <Failure error={extend.error} /> : null}
      <Form<TermExtensionInput>
        form={form}
        name="extend-term"
        layout="vertical"
        requiredMark={false}
        onFinish={(values) => extend.mutate(values)}
      >
        <Form.Item name="until" label={m.until} rules={[{ required: true, message: m.untilRequired }]}>
          <DateField placeholder={messages.form.datePlaceholder} />
        </Form.Item>
        <Form.Item
          name="reason"
          label={m.reason}
          rules={[{ required: true, whitespace: true, message: m.reasonRequired }]}
        >
          <Input.TextArea autoSize={{ minRows: 2, maxRows: 5 }} maxLength={200} placeholder={m.reasonPlaceholder} />
        </Form.Item>
      </Form>
    </Modal>
  );
}
