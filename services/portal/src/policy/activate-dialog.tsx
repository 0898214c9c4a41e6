import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Button, Form, Input, Modal } from 'antd';
import { useEffect, useMemo } from 'react';
import { useNavigate } from 'react-router';
import { activatePolicy, type ActivatePolicy } from '../api/policy.js';
import { problemOf } from '../api/problem.js';
import { OptionalLabel } from '../filing/form-sections.js';
import { messages } from '../messages/messages.js';
import { DateField } from '../ui/date-field.js';
import { formatDate, today } from '../ui/dates.js';
import { fieldErrors } from '../ui/problem-fields.js';
import { Failure } from '../ui/states.js';
import { useOnce } from '../ui/use-once.js';

const m = messages.policy;
export type Kind = ActivatePolicy['kind'];

interface ActivateDialogProps {
  kind: Kind;
  digest: string;
  basis: string;
  /** The day it is proposed from. */
  from: string;
  onClose: () => void;
}

interface Values {
  effectiveFrom: string;
  documentNumber?: string;
  reason: string;
}

const ORDER = ['/effectiveFrom', '/documentNumber', '/reason'];

/** Names what follows, and asks for the document and the reason in the same dialog. */
export function ActivateDialog({ kind, digest, basis, from, onClose }: ActivateDialogProps) {
  const client = useQueryClient();
  const navigate = useNavigate();
  const [form] = Form.useForm<Values>();
  const once = useOnce();
  const date = Form.useWatch('effectiveFrom', form) || from;
  const send = useMutation({
    mutationFn: (values: Values) => {
      const decision = {
        versionDigest: digest,
        kind,
        basis,
        ...values,
        documentNumber: values.documentNumber ?? '',
      };
      return once(decision, (key) => activatePolicy(key, decision));
    },
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ['policy'] });
      await navigate('/policy/versions');
    },
  });
  const placed = useMemo(() => (send.error ? fieldErrors(problemOf(send.error), ORDER) : undefined), [send.error]);
  useEffect(() => {
    if (placed) form.setFields(placed.fields.map(({ name, errors }) => ({ name: name as never, errors })));
  }, [placed, form]);
  const required = kind === 'activate';
  return (
    <Modal
      open
      title={m.dialogTitle[kind]}
      onCancel={onClose}
      footer={
        <>
          <Button onClick={onClose}>{messages.common.cancel}</Button>
          <Button type="primary" loading={send.isPending} onClick={() => form.submit()}>
            {m.confirm[kind]}
          </Button>
        </>
      }
    >
      <p>{m.consequence[kind](formatDate(date))}</p>
      {send.isError && placed?.fields.length === 0 ? <Failure error={send.error} /> : null}
      <Form<Values>
        form={form}
        layout="vertical"
        requiredMark={false}
        initialValues={{ effectiveFrom: from }}
        onFinish={(values) => send.mutate(values)}
        disabled={send.isPending}
      >
        <Form.Item
          name="effectiveFrom"
          label={kind === 'correct' ? m.correctFrom : m.effectiveFrom}
          rules={[{ required: true, message: m.dateRequired }]}
        >
          <DateField {...(kind === 'correct' ? { latest: today() } : {})} />
        </Form.Item>
        <Form.Item
          name="documentNumber"
          label={required ? m.documentNumber : <OptionalLabel>{m.documentNumber}</OptionalLabel>}
          {...(required ? {} : { extra: m.documentOptional })}
          rules={[{ required, whitespace: required, message: m.documentRequired }]}
        >
          <Input maxLength={200} placeholder={m.documentPlaceholder} />
        </Form.Item>
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
