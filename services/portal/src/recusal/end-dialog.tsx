import { useMutation, useQueryClient } from '@tanstack/react-query';
import { newId } from '@zhuanguan/kernel';
import { Form, Input, Modal } from 'antd';
import { useState } from 'react';
import { endDeclaration } from '../api/recusal.js';
import type { ConflictDeclaration, EndDeclaration } from '../api/types.js';
import { messages } from '../messages/messages.js';
import { DateField } from '../ui/date-field.js';
import { today } from '../ui/dates.js';
import { Failure } from '../ui/states.js';
import { useFormProblem } from '../ui/use-form-problem.js';
import { useReturnFocus } from '../ui/use-return-focus.js';

const m = messages.recusal;
const ORDER = ['/endedOn', '/reason'];

/** 终止: names what follows and asks for the reason; the declaration stays. */
export function EndDialog({ declaration, onClose }: { declaration: ConflictDeclaration; onClose: () => void }) {
  useReturnFocus();
  const [form] = Form.useForm<EndDeclaration>();
  const [key] = useState(newId);
  const client = useQueryClient();
  const end = useMutation({
    mutationFn: (values: EndDeclaration) => endDeclaration(declaration.id, key, values),
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: ['recusal', declaration.unitId] });
      onClose();
    },
  });
  const above = useFormProblem(form, end.error, ORDER);
  return (
    <Modal
      open
      title={m.endTitle(declaration.personName)}
      okText={m.endConfirm}
      cancelText={messages.common.cancel}
      confirmLoading={end.isPending}
      okButtonProps={{ danger: true }}
      onCancel={onClose}
      onOk={() => form.submit()}
    >
      <p>{m.endConsequence}</p>
      {above && end.error ? <Failure error={end.error} /> : null}
      <Form<EndDeclaration>
        form={form}
        name="end-declaration"
        layout="vertical"
        requiredMark={false}
        initialValues={{ endedOn: today() }}
        onFinish={(values) => end.mutate(values)}
      >
        <Form.Item name="endedOn" label={m.endedOn} rules={[{ required: true, message: m.endedOnRequired }]}>
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
