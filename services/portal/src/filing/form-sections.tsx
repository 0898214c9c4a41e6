import { Form, Input, Radio, Select } from 'antd';
import type { ReactNode } from 'react';
import type { Filing, FilingKind, FilingPolicy } from '../api/types.js';
import { messages } from '../messages/messages.js';
import { DateField } from '../ui/date-field.js';
import { formatDate, today } from '../ui/dates.js';
import { ReferenceLine } from '../ui/reference-line.js';
import { ChangeDeadline } from './change-deadline.js';
import type { Post } from './form-values.js';

const m = messages.form;

/** The remark of a return, at the field it is pinned to. */
export type Pinned = Readonly<Record<string, string>>;

export function Section({ title, hint, children }: { title: string; hint?: ReactNode; children: ReactNode }) {
  return (
    <fieldset className="form-section">
      <legend>{title}</legend>
      {hint ? <div className="hint">{hint}</div> : null}
      {children}
    </fieldset>
  );
}

export function PinnedRemark({ pinned, at }: { pinned: Pinned; at: string }) {
  const remark = pinned[at];
  return remark ? <p className="pinned">{remark}</p> : null;
}

export function OptionalLabel({ children }: { children: string }) {
  return (
    <>
      {children}
      <span className="quiet">{m.optional}</span>
    </>
  );
}

const KINDS: readonly FilingKind[] = ['first', 'change', 'exit', 'details', 'correction'];

/** Which post: only where the pack asks for more than the specialist. Another post is another form. */
export function PostSection({ policy, choose }: { policy: FilingPolicy; choose: (role: Post) => void }) {
  if (policy.posts.length < 2) return null;
  return (
    <Section title={m.postSection}>
      <Radio.Group
        className="radio-stack"
        aria-label={m.postSection}
        value={policy.role}
        onChange={(event) => choose(event.target.value as Post)}
      >
        {policy.posts.map(({ role, label, inPrinciple }) => (
          <Radio key={role} value={role}>
            <strong>{label}</strong> {inPrinciple ? <span className="radio-hint">{inPrinciple}</span> : null}
          </Radio>
        ))}
      </Radio.Group>
    </Section>
  );
}

export function KindSection({ policy }: { policy: FilingPolicy }) {
  const someone = policy.current.length > 0;
  return (
    <Section title={m.kindLabel} {...(someone ? {} : { hint: m.predecessorNone(policy.specialistTitle) })}>
      <Form.Item name={['kind']} noStyle>
        <Radio.Group className="radio-stack" aria-label={m.kindLabel}>
          {KINDS.map((kind) => (
            <Radio key={kind} value={kind} disabled={kind !== 'first' && !someone}>
              <strong>{m.title[kind]}</strong> <span className="radio-hint">{m.kindHint[kind]}</span>
            </Radio>
          ))}
        </Radio.Group>
      </Form.Item>
    </Section>
  );
}

interface PredecessorProps {
  policy: FilingPolicy;
  pinned: Pinned;
  correcting?: Filing;
}

export function PredecessorSection({ policy, pinned, correcting }: PredecessorProps) {
  const title = policy.specialistTitle;
  const own = correcting?.content.predecessorAppointmentId;
  const listed = policy.exitReasons.length > 0;
  return (
    <Section title={m.predecessorSection(title)}>
      <PinnedRemark pinned={pinned} at="/content/predecessorAppointmentId" />
      <Form.Item
        name={['content', 'predecessorAppointmentId']}
        label={m.predecessor(title)}
        rules={[{ required: true, message: m.required.predecessor }]}
      >
        <Radio.Group className="radio-stack" aria-label={m.predecessor(title)}>
          {policy.current.map(({ appointmentId, name, title: post, validFrom, openFiling }) => {
            const taken = openFiling && appointmentId !== own;
            return (
              <Radio key={appointmentId} value={appointmentId} disabled={taken}>
                {m.predecessorSince(name, post ?? '', formatDate(validFrom))}
                {taken ? <span className="radio-hint"> {m.predecessorOpen}</span> : null}
              </Radio>
            );
          })}
        </Radio.Group>
      </Form.Item>
      <ExitReasonField policy={policy} pinned={pinned} />
      <PinnedRemark pinned={pinned} at="/content/changeReason" />
      <Form.Item
        name={['content', 'changeReason']}
        label={<OptionalLabel>{listed ? m.remark : m.reason}</OptionalLabel>}
      >
        <Input maxLength={200} placeholder={listed ? m.remarkPlaceholder : m.reasonPlaceholder} />
      </Form.Item>
    </Section>
  );
}

/** Why somebody leaves, in the words of the pack; where it has none there is only the sentence below. */
function ExitReasonField({ policy, pinned }: { policy: FilingPolicy; pinned: Pinned }) {
  const { exitReasons, exitReasonReference } = policy;
  if (exitReasons.length === 0) return null;
  return (
    <>
      <PinnedRemark pinned={pinned} at="/content/exitReasonCode" />
      <Form.Item
        name={['content', 'exitReasonCode']}
        label={m.exitReason}
        rules={[{ required: true, message: m.required.exitReason }]}
      >
        <Select
          placeholder={m.exitReasonPlaceholder}
          options={exitReasons.map(({ code, label }) => ({ value: code, label }))}
        />
      </Form.Item>
      {exitReasonReference ? <ReferenceLine reference={exitReasonReference} /> : null}
    </>
  );
}

interface DateProps {
  kind: FilingKind;
  unitId: string;
  policy: FilingPolicy;
  pinned: Pinned;
}

export function DateSection({ kind, unitId, policy, pinned }: DateProps) {
  const form = Form.useFormInstance();
  const date = Form.useWatch(['content', 'decisionDate'], form) as string | undefined;
  return (
    <Section title={m.dateSection}>
      <PinnedRemark pinned={pinned} at="/content/decisionDate" />
      <Form.Item
        name={['content', 'decisionDate']}
        label={messages.filing.fields.decisionDate[kind]}
        extra={m.dateHint[kind]}
        rules={[{ required: true, message: m.required.decisionDate }]}
      >
        <DateField latest={today()} placeholder={m.datePlaceholder} />
      </Form.Item>
      {kind === 'change' || kind === 'exit' ? <ChangeDeadline unitId={unitId} date={date} policy={policy} /> : null}
    </Section>
  );
}

export function Basis({ reference }: { reference: FilingPolicy['filingReference'] }) {
  return reference ? <ReferenceLine reference={reference} /> : null;
}
