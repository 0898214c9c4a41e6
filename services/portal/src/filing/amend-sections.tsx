import { Form, Input, Radio } from 'antd';
import type { Filing, FilingContent, FilingKind, FilingPolicy } from '../api/types.js';
import { messages } from '../messages/messages.js';
import { formatDate } from '../ui/dates.js';
import { changedFromRecord } from './content-fields.js';
import { PinnedRemark, Section, type Pinned } from './form-sections.js';
import { amendedContent, type FormValues } from './form-values.js';

const m = messages.form;
const SUBJECT = ['content', 'subjectAppointmentId'];

interface SubjectProps {
  kind: FilingKind;
  policy: FilingPolicy;
  pinned: Pinned;
  correcting?: Filing;
}

/** Whose record is amended; choosing somebody fills the form with what is on record. */
export function SubjectSection({ kind, policy, pinned, correcting }: SubjectProps) {
  const form = Form.useFormInstance<FormValues>();
  const label = kind === 'correction' ? m.subject.correction : m.subject.details;
  const own = correcting?.content.subjectAppointmentId;
  const fill = (id: string) => {
    const chosen = policy.current.find(({ appointmentId }) => appointmentId === id);
    if (!chosen) return;
    const content = form.getFieldValue(['content']) as FormValues['content'];
    form.setFieldsValue({ content: { ...content, ...amendedContent(kind, chosen) } });
  };
  return (
    <Section title={m.subjectSection(policy.specialistTitle)}>
      <PinnedRemark pinned={pinned} at="/content/subjectAppointmentId" />
      <Form.Item name={SUBJECT} label={label} rules={[{ required: true, message: m.required.subject }]}>
        <Radio.Group
          className="radio-stack"
          aria-label={label}
          disabled={correcting !== undefined}
          onChange={(event) => fill(event.target.value as string)}
        >
          {policy.current.map(({ appointmentId, name, title, validFrom, openFiling }) => {
            const taken = openFiling && appointmentId !== own;
            return (
              <Radio key={appointmentId} value={appointmentId} disabled={taken || correcting !== undefined}>
                {m.predecessorSince(name, title ?? '', formatDate(validFrom))}
                {taken ? <span className="radio-hint"> {m.subjectOpen}</span> : null}
              </Radio>
            );
          })}
        </Radio.Group>
      </Form.Item>
      {kind === 'correction' ? (
        <>
          <PinnedRemark pinned={pinned} at="/content/changeReason" />
          <Form.Item
            name={['content', 'changeReason']}
            label={m.correctionReason}
            rules={[{ required: true, whitespace: true, message: m.required.correctionReason }]}
          >
            <Input maxLength={200} placeholder={m.correctionReasonPlaceholder} />
          </Form.Item>
        </>
      ) : null}
    </Section>
  );
}

/** Old → new, while it is typed. */
export function CompareSection({ kind, policy }: { kind: FilingKind; policy: FilingPolicy }) {
  const form = Form.useFormInstance<FormValues>();
  const typed = Form.useWatch(['content'], form);
  const chosen = policy.current.find(({ appointmentId }) => appointmentId === typed?.subjectAppointmentId);
  if (!chosen?.person || !typed) return null;
  const recorded: FilingContent = { decisionDate: chosen.validFrom, person: chosen.person };
  const person = { ...chosen.person, ...typed.person } as NonNullable<FilingContent['person']>;
  const now: FilingContent = { decisionDate: typed.decisionDate ?? '', person };
  const changes = changedFromRecord(kind, recorded, now, policy);
  return (
    <Section title={m.compare}>
      {changes.length === 0 ? <p className="quiet">{m.compareNone}</p> : null}
      <ul className="changes">
        {changes.map(({ pointer, label, before, after }) => (
          <li key={pointer}>
            {messages.filing.change(label, before || none(pointer), after || messages.filing.emptyValue)}
          </li>
        ))}
      </ul>
    </Section>
  );
}

/** The identity number on record is not shown here; there may be one. */
const none = (pointer: string): string =>
  pointer === '/content/person/citizenId' ? m.citizenIdOnRecord : messages.filing.emptyValue;
