import { Form, Modal, type FormInstance } from 'antd';
import type { ReactNode } from 'react';
import { messages } from '../messages/messages.js';
import { Failure } from './states.js';
import { useFormProblem } from './use-form-problem.js';
import { useReturnFocus } from './use-return-focus.js';

interface FormDialogProps<Values> {
  /** Of the form; its fields' ids begin with it. */
  name: string;
  title: string;
  okText: string;
  /** The fields from top to bottom, as pointers: a refusal's errors go to them. */
  order: readonly string[];
  busy: boolean;
  error: unknown;
  /** What is refused apart from the fields, where more is to be said of it than its words. */
  refused?: (error: unknown) => ReactNode;
  danger?: boolean;
  /** There is nothing to send. */
  disabled?: boolean;
  /** Where the caller watches a field. */
  form?: FormInstance<Values>;
  initialValues?: Partial<Values>;
  /** What follows, before it is asked. */
  lead?: ReactNode;
  onClose: () => void;
  onSubmit: (values: Values) => void;
  children: ReactNode;
}

/** A few fields that go with one act: refusals at their fields, and the focus back to what opened it. */
export function FormDialog<Values extends object>(props: FormDialogProps<Values>) {
  const { name, order, busy, error, danger = false, disabled = false, initialValues, lead, children } = props;
  useReturnFocus();
  const [form] = Form.useForm<Values>(props.form);
  const above = useFormProblem(form, error, order);
  const refused = props.refused ?? ((e: unknown) => <Failure error={e} />);
  return (
    <Modal
      open
      title={props.title}
      okText={props.okText}
      cancelText={messages.common.cancel}
      confirmLoading={busy}
      okButtonProps={{ danger, disabled }}
      onCancel={props.onClose}
      onOk={() => form.submit()}
    >
      {lead}
      {above ? refused(error) : null}
      <Form<Values>
        form={form}
        name={name}
        layout="vertical"
        requiredMark={false}
        {...(initialValues ? { initialValues } : {})}
        onFinish={props.onSubmit}
      >
        {children}
      </Form>
    </Modal>
  );
}
