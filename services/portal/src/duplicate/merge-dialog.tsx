import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Checkbox, Form, Modal, Radio } from 'antd';
import { mergePersons, type Duplicate } from '../api/duplicates.js';
import { messages } from '../messages/messages.js';
import { Failure } from '../ui/states.js';
import { useFormProblem } from '../ui/use-form-problem.js';
import { useReturnFocus } from '../ui/use-return-focus.js';
import { ReasonField } from './reason-field.js';
import { useOnce } from '../ui/use-once.js';

const m = messages.duplicate;
const ORDER = ['/aliasIds', '/reason'];

interface MergeValues {
  keptId: string;
  aliasIds: string[];
  reason: string;
}

interface MergeProps {
  entry: Duplicate;
  close: () => void;
  done: (sentence: string) => void;
}

/** 确认是同一人: which id stands, and who else of the entry is that human. */
export function MergeDialog({ entry, close, done }: MergeProps) {
  useReturnFocus();
  const client = useQueryClient();
  const [form] = Form.useForm<MergeValues>();
  const once = useOnce();
  const people = entry.persons.flatMap((p) =>
    p.personId
      ? [{ id: p.personId, label: `${p.name} · ${[...new Set(p.appointments.map((a) => a.unitName))].join('、')}` }]
      : [],
  );
  const ids = people.map((p) => p.id);
  const keptId = Form.useWatch('keptId', form) ?? ids[0];
  const merge = useMutation({
    mutationFn: ({ aliasIds, ...rest }: MergeValues) => {
      const merged = { ...rest, aliasIds: aliasIds.filter((id) => id !== rest.keptId) };
      return once(merged, (key) => mergePersons(key, merged));
    },
    onSuccess: async (person) => {
      close();
      done(m.merged(person.name ?? ''));
      await client.invalidateQueries();
    },
  });
  const above = useFormProblem(form, merge.error, ORDER);
  return (
    <Modal
      open
      title={m.mergeTitle}
      okText={m.mergeConfirm}
      cancelText={messages.common.cancel}
      confirmLoading={merge.isPending}
      onCancel={close}
      onOk={() => form.submit()}
    >
      <p>{m.mergeConsequence}</p>
      {above ? <Failure error={merge.error} /> : null}
      <Form<MergeValues>
        form={form}
        name="merge"
        layout="vertical"
        requiredMark={false}
        // Of one name they are one by all appearance; people of different names are chosen one by one.
        initialValues={{ keptId: ids[0], aliasIds: entry.kind === 'person' || ids.length === 2 ? ids : [] }}
        onFinish={(values) => merge.mutate(values)}
      >
        <Form.Item name="keptId" label={m.kept}>
          <Radio.Group className="radio-stack" aria-label={m.kept}>
            {people.map(({ id, label }) => (
              <Radio key={id} value={id}>
                {label}
              </Radio>
            ))}
          </Radio.Group>
        </Form.Item>
        <Form.Item
          name="aliasIds"
          label={m.also}
          rules={[
            {
              validator: (_rule, value: string[] = []) =>
                value.some((id) => id !== keptId) ? Promise.resolve() : Promise.reject(new Error(m.alsoRequired)),
            },
          ]}
        >
          <Checkbox.Group
            className="radio-stack"
            options={people.filter((p) => p.id !== keptId).map(({ id, label }) => ({ value: id, label }))}
          />
        </Form.Item>
        <ReasonField />
      </Form>
    </Modal>
  );
}
