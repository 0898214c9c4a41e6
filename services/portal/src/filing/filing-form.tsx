import { Button, Form } from 'antd';
import { useEffect, useRef, useState } from 'react';
import type { ApiProblem } from '../api/problem.js';
import { problemOf } from '../api/problem.js';
import type { Filing, FilingPolicy } from '../api/types.js';
import { messages } from '../messages/messages.js';
import { PreviewButton } from '../paper/preview-button.js';
import { Notice } from '../ui/notice.js';
import { fieldErrors } from '../ui/problem-fields.js';
import { Failure } from '../ui/states.js';
import { CompareSection, SubjectSection } from './amend-sections.js';
import { isAmending } from './content-fields.js';
import { TypedWarnings } from './filing-warnings.js';
import { DateSection, KindSection, PostSection, PredecessorSection, type Pinned } from './form-sections.js';
import { focusField, FORM_NAME } from './form-focus.js';
import { contentToSend, draftOf, FORM_ORDER, type FormValues, type Post } from './form-values.js';
import { AdditionSection, ConditionsSection, PersonSection } from './person-section.js';
import './form.css';

const m = messages.form;

interface FilingFormProps {
  policy: FilingPolicy;
  unit: { id: string; name: string };
  initial: FormValues;
  /** A correction keeps its kind. */
  correcting?: Filing;
  pinned?: Pinned;
  /** Another post is another form. */
  choosePost?: (role: Post) => void;
  draftNote: string;
  onTyped: (values: FormValues) => void;
  submit: (values: FormValues) => Promise<void>;
}

export function FilingForm({
  policy,
  unit,
  initial,
  correcting,
  pinned = {},
  choosePost,
  draftNote,
  onTyped,
  submit,
}: FilingFormProps) {
  const [form] = Form.useForm<FormValues>();
  const kind = Form.useWatch(['kind'], form) ?? initial.kind;
  const { busy, error, send } = useSubmit(submit, form);
  return (
    <Form<FormValues>
      form={form}
      name={FORM_NAME}
      layout="vertical"
      className="filing-form"
      initialValues={initial}
      requiredMark={false}
      scrollToFirstError={{ block: 'center', focus: true }}
      onValuesChange={() => onTyped(draftOf(form.getFieldsValue(true) as FormValues))}
      onFinish={() => void send(form.getFieldsValue(true) as FormValues)}
      onFinishFailed={({ errorFields }) => focusField(errorFields[0]?.name ?? [])}
      disabled={busy}
    >
      <Refused error={error} />
      <p className="unit-line">{m.unitHead(unit.name)}</p>
      {correcting || !choosePost ? null : <PostSection policy={policy} choose={choosePost} />}
      {correcting ? null : <KindSection policy={policy} />}
      {isAmending(kind) ? (
        <SubjectSection kind={kind} policy={policy} pinned={pinned} {...(correcting ? { correcting } : {})} />
      ) : null}
      {kind === 'first' || isAmending(kind) ? null : (
        <PredecessorSection policy={policy} pinned={pinned} {...(correcting ? { correcting } : {})} />
      )}
      <DateSection kind={kind} unitId={unit.id} policy={policy} pinned={pinned} />
      {kind === 'exit' ? null : <PersonSection kind={kind} policy={policy} pinned={pinned} />}
      {kind === 'exit' ? null : (
        <p className="hint">
          {messages.notice.formHint}
          <a href="/privacy" target="_blank" rel="noreferrer">
            {messages.notice.link}
          </a>
        </p>
      )}
      {kind === 'exit' || isAmending(kind) ? null : <ConditionsSection policy={policy} pinned={pinned} />}
      {policy.moreWithReason && (kind === 'first' || kind === 'change') ? (
        <AdditionSection policy={policy} pinned={pinned} />
      ) : null}
      {isAmending(kind) ? <CompareSection kind={kind} policy={policy} /> : null}
      {kind === 'exit' || kind === 'details' ? null : <TypedWarnings unitId={unit.id} fallback={initial} />}
      <div className="submit-bar">
        <Button type="primary" size="large" htmlType="submit" loading={busy}>
          {busy ? m.submitting : correcting ? m.resubmit : m.submit}
        </Button>
        {kind === 'exit' || isAmending(kind) ? null : (
          <PreviewButton
            unitId={unit.id}
            policy={policy}
            content={() => contentToSend(form.getFieldsValue(true) as FormValues)}
          />
        )}
        <span className="quiet" role="status">
          {draftNote}
        </span>
        <p className="quiet">{receiversLine(policy)}</p>
      </div>
    </Form>
  );
}

function receiversLine({ receiverNames, receivers, order }: FilingPolicy): string {
  const names = receivers.map((receiver, i) => receiverNames[i] || messages.filing.receiver[receiver]);
  if (names.length === 1) return m.oneReceiver(names[0] ?? '');
  return order === 'sequence' ? m.receiversInTurn(names.join(' → ')) : m.receivers(names.join('、'));
}

type Instance = ReturnType<typeof Form.useForm<FormValues>>[0];

/** One submit at a time; a refusal puts each sentence at its field and nothing typed is lost. */
function useSubmit(submit: (values: FormValues) => Promise<void>, form: Instance) {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<ApiProblem | Error | undefined>(undefined);
  const running = useRef(false);
  useEffect(() => {
    if (!error || busy) return;
    const { fields } = fieldErrors(problemOf(error), FORM_ORDER);
    form.setFields(fields.map(({ name, errors }) => ({ name: name as never, errors })));
    focusField(fields[0]?.name ?? []);
  }, [error, busy, form]);
  const send = async (values: FormValues) => {
    if (running.current) return;
    running.current = true;
    setBusy(true);
    setError(undefined);
    try {
      await submit(values);
    } catch (refused) {
      setError(refused as Error);
    } finally {
      running.current = false;
      setBusy(false);
    }
  };
  return { busy, error, send };
}

function Refused({ error }: { error: Error | undefined }) {
  if (!error) return null;
  const { fields, rest } = fieldErrors(problemOf(error), FORM_ORDER);
  if (fields.length === 0 && rest.length === 0) return <Failure error={error} />;
  return (
    <Notice tone="bad" title={m.refusedTitle(fields.length)} urgent>
      {rest.map(({ pointer, detail }) => (
        <p key={pointer}>{detail}</p>
      ))}
      <p>{m.refusedKept}</p>
    </Notice>
  );
}
