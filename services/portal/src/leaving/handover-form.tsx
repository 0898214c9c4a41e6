import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Button, Form, Input, Radio } from 'antd';
import { useState } from 'react';
import { recordHandover } from '../api/leaving.js';
import { problemOf } from '../api/problem.js';
import type { Handover, HandoverInput } from '../api/types.js';
import { Section, OptionalLabel } from '../filing/form-sections.js';
import { messages } from '../messages/messages.js';
import { DateField } from '../ui/date-field.js';
import { today } from '../ui/dates.js';
import { Notice } from '../ui/notice.js';
import { fieldErrors } from '../ui/problem-fields.js';
import { Failure } from '../ui/states.js';
import { useFormProblem } from '../ui/use-form-problem.js';
import { useOnce } from '../ui/use-once.js';
import '../filing/form.css';

const m = messages.handover;
const STATES = ['done', 'not_applicable', 'open'] as const;

const initialOf = ({ items, receiverName, successorName, supervisorName, handedOn }: Handover): HandoverInput => ({
  items: items.map(({ code, state, note = '' }) => ({ code, state, note })),
  receiverName: receiverName ?? successorName ?? '',
  supervisorName: supervisorName ?? '',
  handedOn: handedOn ?? '',
});

/** As far as it has come may be saved; finished only with nothing open. */
export function HandoverForm({ handover, onSaved }: { handover: Handover; onSaved: (saved: Handover) => void }) {
  const [form] = Form.useForm<HandoverInput>();
  const client = useQueryClient();
  const order = [
    ...handover.items.flatMap((_, i) => [`/items/${i}/state`, `/items/${i}/note`]),
    ...['/receiverName', '/supervisorName', '/handedOn'],
  ];
  const once = useOnce();
  const save = useMutation({
    mutationFn: (values: HandoverInput) =>
      once([handover.version, values], (key) => recordHandover(handover, key, values)),
    onSuccess: (saved) => {
      onSaved(saved);
      void client.invalidateQueries();
    },
  });
  const [stable] = useState(order);
  const above = useFormProblem(form, save.error, stable);
  const placed = save.isError ? fieldErrors(problemOf(save.error), stable).fields.length : 0;
  return (
    <Form<HandoverInput>
      form={form}
      name="handover"
      layout="vertical"
      className="filing-form"
      requiredMark={false}
      initialValues={initialOf(handover)}
      disabled={save.isPending}
      onFinish={() => save.mutate(form.getFieldsValue(true) as HandoverInput)}
    >
      {above && save.error ? <Failure error={save.error} /> : null}
      {placed > 0 ? (
        <Notice tone="bad" title={m.refused(placed)} urgent>
          <p>{m.kept}</p>
        </Notice>
      ) : null}
      <Section title={m.listTitle}>
        <table className="table table-cards handover-items">
          <caption className="visually-hidden">{m.listTitle}</caption>
          <thead>
            <tr>
              <th scope="col">{m.columns.item}</th>
              <th scope="col">{m.columns.state}</th>
              <th scope="col">{m.columns.note}</th>
            </tr>
          </thead>
          <tbody>
            {handover.items.map(({ code, label }, i) => (
              <tr key={code}>
                <th scope="row">{label}</th>
                <td>
                  <Form.Item name={['items', i, 'state']}>
                    <Radio.Group aria-label={label} className="handover-states">
                      {STATES.map((state) => (
                        <Radio key={state} value={state}>
                          {m.states[state]}
                        </Radio>
                      ))}
                    </Radio.Group>
                  </Form.Item>
                </td>
                <td>
                  <Form.Item name={['items', i, 'note']}>
                    <Input
                      maxLength={200}
                      aria-label={m.noteOf(label)}
                      placeholder={i === 0 ? m.notePlaceholder : ''}
                    />
                  </Form.Item>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </Section>
      <Section title={m.people}>
        <p>
          {m.leaver}：{handover.personName}
        </p>
        <Form.Item name="receiverName" label={m.receiver}>
          <Input maxLength={60} placeholder={m.receiverPlaceholder} />
        </Form.Item>
        <Form.Item name="supervisorName" label={<OptionalLabel>{m.supervisor}</OptionalLabel>}>
          <Input maxLength={60} />
        </Form.Item>
        <Form.Item name="handedOn" label={m.handedOn}>
          <DateField latest={today()} placeholder={messages.form.datePlaceholder} />
        </Form.Item>
      </Section>
      <div className="submit-bar">
        <Button type="primary" size="large" htmlType="submit" loading={save.isPending}>
          {m.save}
        </Button>
      </div>
    </Form>
  );
}
