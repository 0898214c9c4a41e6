import { normaliseCitizenId, normalisePhone } from '@zhuanguan/kernel';
import { Checkbox, Form, Input, Radio } from 'antd';
import type { FilingKind, FilingPolicy } from '../api/types.js';
import { messages } from '../messages/messages.js';
import { today } from '../ui/dates.js';
import { ReferenceLine } from '../ui/reference-line.js';
import { isAmending } from './content-fields.js';
import { blocksOf, pointerOf, typedColumns, type TypedColumn } from './form-fields.js';
import { Basis, OptionalLabel, PinnedRemark, Section, type Pinned } from './form-sections.js';

const m = messages.form;
const at = (key: string) => ['content', 'person', key];
const pointer = (key: string) => `/content/person/${key}`;

interface SectionProps {
  policy: FilingPolicy;
  pinned: Pinned;
}

/** A number the service would refuse is named before it is sent, in the same words. */
const checkPhone =
  ({ column }: TypedColumn) =>
  (_rule: unknown, value: string | undefined): Promise<void> => {
    if (!value?.trim())
      return column.required ? Promise.reject(new Error(m.requiredColumn(column.label))) : Promise.resolve();
    return normalisePhone(value).ok ? Promise.resolve() : Promise.reject(new Error(m.phoneInvalid));
  };

/** In the words of the service; whether it must be there at all is another rule. */
const checkCitizenId = (_rule: unknown, value: string | undefined): Promise<void> => {
  if (!value?.trim()) return Promise.resolve();
  const checked = normaliseCitizenId(value, today());
  return checked.ok ? Promise.resolve() : Promise.reject(new Error(checked.refusal.detail));
};

/** Who somebody is does not change with the post: not offered where details are updated. */
const FIXED: readonly string[] = ['name', 'sex'];

/** The columns of the paper form, under their own labels and headings and in their order. */
export function PersonSection({ policy, pinned, kind }: SectionProps & { kind: FilingKind }) {
  const columns = typedColumns(policy).filter(({ column }) => kind !== 'details' || !FIXED.includes(column.key));
  return blocksOf(columns).map((block, i) => (
    <Section
      key={block.title || i}
      title={block.title || (i === 0 ? m.personSection(policy.specialistTitle) : policy.formTitle)}
      {...(i === 0 ? { hint: hintOf(kind, policy) } : {})}
    >
      {block.columns.map((typed) => (
        <ColumnField key={typed.column.key} typed={asAsked(typed, kind)} pinned={pinned} kind={kind} />
      ))}
    </Section>
  ));
}

/** What is on record goes on: an amendment need not say the identity number again. */
const asAsked = (typed: TypedColumn, kind: FilingKind): TypedColumn =>
  typed.field.input === 'citizen_id' && isAmending(kind)
    ? { ...typed, column: { ...typed.column, required: false } }
    : typed;

const hintOf = (kind: FilingKind, { formTitle }: FilingPolicy): string => {
  if (kind === 'details') return m.detailsOnly;
  return kind === 'correction' ? m.amendHint : m.personSectionHint(formTitle);
};

function rulesOf(typed: TypedColumn) {
  const { column, field } = typed;
  if (field.input === 'phone') return { validateTrigger: 'onBlur', rules: [{ validator: checkPhone(typed) }] };
  const message = field.input === 'sex' ? m.required.sex : m.requiredColumn(column.label);
  const required = column.required
    ? [{ required: true, ...(field.input === 'sex' ? {} : { whitespace: true }), message }]
    : [];
  return field.input === 'citizen_id'
    ? { validateTrigger: 'onBlur', rules: [...required, { validator: checkCitizenId }] }
    : { rules: required };
}

function Extra({ typed: { column, field }, kind }: { typed: TypedColumn; kind: FilingKind }) {
  if (field.input === 'citizen_id')
    return (
      <>
        {isAmending(kind) ? m.citizenIdAmendHint : m.citizenIdHint}
        {column.reference ? <ReferenceLine reference={column.reference} /> : null}
      </>
    );
  return column.key === 'phone' ? m.phoneHint : column.key === 'name' ? m.nameHint : null;
}

function ColumnField({ typed, pinned, kind }: { typed: TypedColumn; pinned: Pinned; kind: FilingKind }) {
  const { column, field } = typed;
  const label = column.required ? column.label : <OptionalLabel>{column.label}</OptionalLabel>;
  return (
    <>
      <PinnedRemark pinned={pinned} at={pointerOf(field)} />
      <Form.Item name={[...field.path]} label={label} extra={<Extra typed={typed} kind={kind} />} {...rulesOf(typed)}>
        <ColumnInput typed={typed} />
      </Form.Item>
    </>
  );
}

/** Form.Item gives `value`, `onChange` and `id` to what it holds. */
function ColumnInput({ typed: { column, field }, ...given }: { typed: TypedColumn }) {
  const { input, maxLength } = field;
  if (input === 'sex')
    return (
      <Radio.Group {...given} aria-label={column.label}>
        {['1', '2'].map((sex) => (
          <Radio key={sex} value={sex}>
            {messages.common.sex[sex]}
          </Radio>
        ))}
      </Radio.Group>
    );
  if (input === 'area')
    return <Input.TextArea {...given} autoSize={{ minRows: 2, maxRows: 6 }} maxLength={maxLength} />;
  return (
    <Input
      {...given}
      autoComplete="off"
      maxLength={maxLength}
      {...(input === 'phone' ? { inputMode: 'tel' as const } : {})}
      {...(column.key === 'title' ? { placeholder: m.titlePlaceholder } : {})}
    />
  );
}

/** What the text asks of the person (XL-2, DY-2): in its words, and what the unit declares. */
export function ConditionsSection({ policy, pinned }: SectionProps) {
  const form = Form.useFormInstance();
  const onEstablishment = Form.useWatch(at('onEstablishment'), form) as boolean | undefined;
  const { conditions, establishmentInPrinciple, cleanRecordRequired } = policy;
  if (conditions.length === 0 && !establishmentInPrinciple && !cleanRecordRequired) return null;
  return (
    <Section title={m.conditions} hint={<Basis reference={policy.eligibilityReference} />}>
      {conditions.length > 0 ? (
        <ul className="hint" aria-label={m.conditionsOfText}>
          {conditions.map((condition) => (
            <li key={condition}>{condition}</li>
          ))}
        </ul>
      ) : null}
      {establishmentInPrinciple ? (
        <>
          <PinnedRemark pinned={pinned} at={pointer('onEstablishment')} />
          <Form.Item
            name={at('onEstablishment')}
            label={m.onEstablishment}
            rules={[{ required: true, message: m.required.onEstablishment }]}
          >
            <Radio.Group aria-label={m.onEstablishment}>
              <Radio value={true}>{m.establishmentYes}</Radio>
              <Radio value={false}>{m.establishmentNo}</Radio>
            </Radio.Group>
          </Form.Item>
        </>
      ) : null}
      {establishmentInPrinciple && onEstablishment === false ? <ExceptionReason pinned={pinned} /> : null}
      {cleanRecordRequired ? (
        <>
          <PinnedRemark pinned={pinned} at={pointer('noBadRecord')} />
          <Form.Item
            name={at('noBadRecord')}
            valuePropName="checked"
            rules={[
              {
                validator: (_rule, value) =>
                  value ? Promise.resolve() : Promise.reject(new Error(m.required.noBadRecord)),
              },
            ]}
          >
            <Checkbox>{m.noBadRecord}</Checkbox>
          </Form.Item>
        </>
      ) : null}
    </Section>
  );
}

function ExceptionReason({ pinned }: { pinned: Pinned }) {
  return (
    <>
      <PinnedRemark pinned={pinned} at={pointer('exceptionReason')} />
      <Form.Item
        name={at('exceptionReason')}
        label={m.exceptionReason}
        extra={m.exceptionHint}
        rules={[{ required: true, whitespace: true, message: m.required.exceptionReason }]}
      >
        <Input.TextArea autoSize={{ minRows: 2, maxRows: 5 }} maxLength={200} />
      </Form.Item>
    </>
  );
}

/** One more than the head count may be there with a reason (DY-3); without it the unit stands as over. */
export function AdditionSection({ policy, pinned }: SectionProps) {
  return (
    <Section title={m.addition} hint={m.additionHint(policy.maximum, policy.specialistTitle)}>
      <PinnedRemark pinned={pinned} at="/content/additionReason" />
      <Form.Item name={['content', 'additionReason']} label={<OptionalLabel>{m.additionReason}</OptionalLabel>}>
        <Input.TextArea autoSize={{ minRows: 2, maxRows: 5 }} maxLength={200} />
      </Form.Item>
    </Section>
  );
}
