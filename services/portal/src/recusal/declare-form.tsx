import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Button, Form, Input, Radio } from 'antd';
import { declareConflict } from '../api/recusal.js';
import { problemOf } from '../api/problem.js';
import type { ConflictDeclarations, NewDeclaration } from '../api/types.js';
import { OptionalLabel, Section } from '../filing/form-sections.js';
import { messages } from '../messages/messages.js';
import { DateField } from '../ui/date-field.js';
import { today } from '../ui/dates.js';
import { Notice } from '../ui/notice.js';
import { fieldErrors } from '../ui/problem-fields.js';
import { Failure } from '../ui/states.js';
import { useFormProblem } from '../ui/use-form-problem.js';
import { useOnce } from '../ui/use-once.js';
import '../filing/form.css';

const m = messages.recusal;
const NONE = 'none';
const ORDER = [
  ...['/personId', '/kind', '/supplierName', '/supplierUscc'],
  ...['/projectReference', '/note', '/validFrom', '/lastDay'],
];

interface DeclareFormProps {
  unitId: string;
  declared: ConflictDeclarations;
  onDone: () => void;
}

/** One declaration of one person; a name of a relative is never asked for. */
export function DeclareForm({ unitId, declared: { people, kinds }, onDone }: DeclareFormProps) {
  const [form] = Form.useForm<NewDeclaration>();
  const once = useOnce();
  const client = useQueryClient();
  const kind = Form.useWatch('kind', form);
  const declare = useMutation({
    mutationFn: (values: NewDeclaration) => once(values, (key) => declareConflict(unitId, key, values)),
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: ['recusal', unitId] });
      onDone();
    },
  });
  const above = useFormProblem(form, declare.error, ORDER);
  const placed = declare.isError ? fieldErrors(problemOf(declare.error), ORDER).fields.length : 0;
  return (
    <Form<NewDeclaration>
      form={form}
      name="declare"
      layout="vertical"
      className="filing-form"
      requiredMark={false}
      initialValues={{ validFrom: today(), ...(people.length === 1 ? { personId: people[0]?.personId } : {}) }}
      scrollToFirstError={{ block: 'center', focus: true }}
      disabled={declare.isPending}
      onFinish={(values) => declare.mutate(values)}
    >
      {above && declare.error ? <Failure error={declare.error} /> : null}
      {placed > 0 ? (
        <Notice tone="bad" title={m.refused(placed)} urgent>
          <p>{m.kept}</p>
        </Notice>
      ) : null}
      <Section title={m.declare}>
        <Form.Item name="personId" label={m.who} rules={[{ required: true, message: m.whoRequired }]}>
          <Radio.Group className="radio-stack" aria-label={m.who}>
            {people.map(({ personId, name }) => (
              <Radio key={personId} value={personId}>
                {name}
              </Radio>
            ))}
          </Radio.Group>
        </Form.Item>
        <Form.Item name="kind" label={m.kind} rules={[{ required: true, message: m.kindRequired }]}>
          <Radio.Group className="radio-stack" aria-label={m.kind}>
            <Radio value={NONE}>
              {m.kindNone} <span className="radio-hint">{m.kindNoneHint}</span>
            </Radio>
            {kinds.map(({ code, label }) => (
              <Radio key={code} value={code}>
                {label}
              </Radio>
            ))}
          </Radio.Group>
        </Form.Item>
      </Section>
      {kind === undefined || kind === NONE ? null : <Relation />}
      <div className="submit-bar">
        <Button type="primary" size="large" htmlType="submit" loading={declare.isPending}>
          {m.submit}
        </Button>
      </div>
    </Form>
  );
}

function Relation() {
  return (
    <Section title={m.columns.supplier}>
      <Form.Item name="supplierName" label={m.supplier} extra={m.supplierHint}>
        <Input maxLength={120} />
      </Form.Item>
      <Form.Item name="supplierUscc" label={m.uscc} extra={m.usccHint}>
        <Input maxLength={40} />
      </Form.Item>
      <Form.Item name="projectReference" label={<OptionalLabel>{m.project}</OptionalLabel>} extra={m.projectHint}>
        <Input maxLength={80} />
      </Form.Item>
      <Form.Item name="note" label={<OptionalLabel>{m.note}</OptionalLabel>}>
        <Input.TextArea autoSize={{ minRows: 2, maxRows: 5 }} maxLength={300} placeholder={m.notePlaceholder} />
      </Form.Item>
      <Form.Item name="validFrom" label={m.from} rules={[{ required: true, message: m.fromRequired }]}>
        <DateField placeholder={messages.form.datePlaceholder} />
      </Form.Item>
      <Form.Item name="lastDay" label={<OptionalLabel>{m.lastDay}</OptionalLabel>} extra={m.lastDayHint}>
        <DateField placeholder={messages.form.datePlaceholder} />
      </Form.Item>
    </Section>
  );
}
