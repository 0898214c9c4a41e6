import { normalisePhone } from '@zhuanguan/kernel';
import { Checkbox, Form, Input, Radio } from 'antd';
import type { FilingKind, FilingPolicy } from '../api/types.js';
import { messages } from '../messages/messages.js';
import { columnLabel } from './content-fields.js';
import { Basis, OptionalLabel, PinnedRemark, Section, type Pinned } from './form-sections.js';

const m = messages.form;
const at = (key: string) => ['content', 'person', key];
const pointer = (key: string) => `/content/person/${key}`;

interface SectionProps {
  policy: FilingPolicy;
  pinned: Pinned;
}

/** A number the service would refuse is named before it is sent, in the same words. */
const checkPhone = (_rule: unknown, value: string | undefined): Promise<void> => {
  if (!value?.trim()) return Promise.reject(new Error(m.required.phone));
  return normalisePhone(value).ok ? Promise.resolve() : Promise.reject(new Error(m.phoneInvalid));
};

/** The columns of the paper form, under their own labels and in their order. */
export function PersonSection({ policy, pinned, kind }: SectionProps & { kind: FilingKind }) {
  return (
    <Section title={m.personSection(policy.specialistTitle)} hint={hintOf(kind, policy)}>
      {kind === 'details' ? null : <NameFields policy={policy} pinned={pinned} />}
      <PinnedRemark pinned={pinned} at={pointer('title')} />
      <Form.Item
        name={at('title')}
        label={columnLabel(policy, 'title')}
        rules={[{ required: true, whitespace: true, message: m.required.title }]}
      >
        <Input autoComplete="off" maxLength={60} placeholder={m.titlePlaceholder} />
      </Form.Item>
      <PinnedRemark pinned={pinned} at={pointer('phone')} />
      <Form.Item
        name={at('phone')}
        label={columnLabel(policy, 'phone')}
        extra={m.phoneHint}
        validateTrigger="onBlur"
        rules={[{ validator: checkPhone }]}
      >
        <Input autoComplete="off" inputMode="tel" maxLength={40} />
      </Form.Item>
      <PinnedRemark pinned={pinned} at={pointer('remark')} />
      <Form.Item name={at('remark')} label={<OptionalLabel>{columnLabel(policy, 'remark')}</OptionalLabel>}>
        <Input.TextArea autoSize={{ minRows: 2, maxRows: 6 }} maxLength={500} />
      </Form.Item>
    </Section>
  );
}

const hintOf = (kind: FilingKind, { formTitle }: FilingPolicy): string => {
  if (kind === 'details') return m.detailsOnly;
  return kind === 'correction' ? m.amendHint : m.personSectionHint(formTitle);
};

function NameFields({ policy, pinned }: SectionProps) {
  return (
    <>
      <PinnedRemark pinned={pinned} at={pointer('name')} />
      <Form.Item
        name={at('name')}
        label={columnLabel(policy, 'name')}
        extra={m.nameHint}
        rules={[{ required: true, whitespace: true, message: m.required.name }]}
      >
        <Input autoComplete="off" maxLength={60} />
      </Form.Item>
      <PinnedRemark pinned={pinned} at={pointer('sex')} />
      <Form.Item
        name={at('sex')}
        label={columnLabel(policy, 'sex')}
        rules={[{ required: true, message: m.required.sex }]}
      >
        <Radio.Group aria-label={columnLabel(policy, 'sex')}>
          {['1', '2'].map((sex) => (
            <Radio key={sex} value={sex}>
              {messages.common.sex[sex]}
            </Radio>
          ))}
        </Radio.Group>
      </Form.Item>
    </>
  );
}

/** XL-2: in principle on the establishment, an exception with its reason; no bad record. */
export function ConditionsSection({ policy, pinned }: SectionProps) {
  const form = Form.useFormInstance();
  const onEstablishment = Form.useWatch(at('onEstablishment'), form) as boolean | undefined;
  return (
    <Section title={m.conditions} hint={<Basis reference={policy.eligibilityReference} />}>
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
      {onEstablishment === false ? (
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
      ) : null}
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
    </Section>
  );
}
