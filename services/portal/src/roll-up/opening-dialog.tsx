import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Form, Input, Modal } from 'antd';
import { useNavigate } from 'react-router';
import { fetchOpening, openRollUp, type RollUpOpening } from '../api/roll-ups.js';
import { messages } from '../messages/messages.js';
import { DateField } from '../ui/date-field.js';
import { formatDate, today } from '../ui/dates.js';
import { ReferenceLine } from '../ui/reference-line.js';
import { Failure, Loaded } from '../ui/states.js';
import { useFormProblem } from '../ui/use-form-problem.js';
import { useOnce } from '../ui/use-once.js';

const m = messages.rollUp.opening;
const ORDER = ['/title', '/basisDocument', '/departmentDue', '/bureauDue'];

interface Values {
  title: string;
  basisDocument: string;
  departmentDue: string;
  bureauDue: string;
}

/** A date that the text gives is proposed while it is still to come. */
const proposed = (due: string | undefined): string => (due && due >= today() ? due : '');

/** Names what follows: who is told, and that dates stand once the round is open. */
export function OpeningDialog({ close }: { close: () => void }) {
  const client = useQueryClient();
  const navigate = useNavigate();
  const [form] = Form.useForm<Values>();
  const once = useOnce();
  const opening = useQuery({ queryKey: ['roll-up-opening'], queryFn: fetchOpening });
  const open = useMutation({
    mutationFn: ({ bureauDue, ...rest }: Values) => {
      const body = { ...rest, ...(bureauDue ? { bureauDue } : {}) };
      return once(body, (key) => openRollUp(key, body));
    },
    onSuccess: async ({ id }) => {
      await client.invalidateQueries();
      await navigate(`/roll-ups/${id}`);
    },
  });
  const above = useFormProblem(form, open.error, ORDER);
  return (
    <Modal
      open
      title={m.title}
      okText={m.confirm}
      cancelText={messages.common.cancel}
      confirmLoading={open.isPending}
      okButtonProps={{ disabled: !opening.data }}
      onCancel={close}
      onOk={() => form.submit()}
    >
      <Loaded query={opening} rows={4}>
        {(facts) => (
          <>
            <p>{m.lead(facts.departments, facts.bureaus)}</p>
            {above ? <Failure error={open.error} /> : null}
            <Form<Values>
              form={form}
              name="roll-up-opening"
              layout="vertical"
              requiredMark={false}
              initialValues={{
                title: '',
                basisDocument: facts.reference?.document ?? '',
                departmentDue: proposed(facts.packDepartmentDue),
                bureauDue: proposed(facts.packBureauDue),
              }}
              onFinish={(values) => open.mutate({ ...values, bureauDue: values.bureauDue ?? '' })}
            >
              <OpeningFields facts={facts} />
            </Form>
            <p>{m.consequence}</p>
          </>
        )}
      </Loaded>
    </Modal>
  );
}

function OpeningFields({ facts }: { facts: RollUpOpening }) {
  const { packDepartmentDue, packBureauDue, reference } = facts;
  const due = [{ required: true, message: m.dueRequired }];
  return (
    <>
      <Form.Item name="title" label={m.name} rules={[{ required: true, whitespace: true, message: m.nameRequired }]}>
        <Input maxLength={60} placeholder={m.namePlaceholder} />
      </Form.Item>
      <Form.Item
        name="basisDocument"
        label={m.basis}
        rules={[{ required: true, whitespace: true, message: m.basisRequired }]}
      >
        <Input maxLength={100} placeholder={m.basisPlaceholder} />
      </Form.Item>
      <Form.Item name="departmentDue" label={m.departmentDue} extra={m.dueHint} rules={due}>
        <DateField placeholder={messages.form.datePlaceholder} />
      </Form.Item>
      {facts.bureaus > 0 ? (
        <Form.Item name="bureauDue" label={m.bureauDue} extra={m.dueHint} rules={due}>
          <DateField placeholder={messages.form.datePlaceholder} />
        </Form.Item>
      ) : null}
      {reference ? (
        <>
          <p className="quiet">{m.pack(formatDate(packDepartmentDue), formatDate(packBureauDue))}</p>
          <ReferenceLine reference={reference} />
        </>
      ) : null}
    </>
  );
}
