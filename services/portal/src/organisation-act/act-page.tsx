import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Form, Input, Radio } from 'antd';
import { useEffect, useMemo, useState } from 'react';
import { Link, useParams } from 'react-router';
import { fetchUnit } from '../api/directory.js';
import type { DirectoryEntry } from '../api/directory.types.js';
import {
  previewAct,
  recordAct,
  type ActCommand,
  type ActPreview,
  type OrganisationAct,
} from '../api/organisation-acts.js';
import { fetchDrafts } from '../api/filings.js';
import { problemOf } from '../api/problem.js';
import type { Draft } from '../api/types.js';
import { DraftNotice } from '../filing/draft-notice.js';
import { Section } from '../filing/form-sections.js';
import { useDraft } from '../filing/use-draft.js';
import { messages } from '../messages/messages.js';
import { useSession } from '../shell/session.js';
import { DateField } from '../ui/date-field.js';
import { formatDate, today } from '../ui/dates.js';
import { LinkButton } from '../ui/link-button.js';
import { Notice } from '../ui/notice.js';
import { Page } from '../ui/page.js';
import { fieldErrors } from '../ui/problem-fields.js';
import { Failure, Loaded } from '../ui/states.js';
import { actOrder, commandOf, POINTERS, readActDraft, type ActDraft, type ActValues } from './act-form.js';
import { ActFields } from './act-fields.js';
import { EffectList } from './effects-table.js';
import { useOnce } from '../ui/use-once.js';
import '../filing/form.css';
import './act.css';

const m = messages.act;
const KINDS = ['rename', 'transfer', 'merge', 'split', 'dissolve'] as const;

/** 单位变动: filled in, looked at, recorded. */
export function Component() {
  const { id = '' } = useParams();
  // A draft is read once, when the page opens: a later answer would overwrite what is being typed.
  const start = useQuery({
    queryKey: ['act', id],
    queryFn: async () => {
      const [{ unit }, drafts] = await Promise.all([fetchUnit(id), fetchDrafts()]);
      return { unit, draft: drafts.find(({ body }) => readActDraft(body, id)) };
    },
    gcTime: 0,
    staleTime: Infinity,
    refetchOnWindowFocus: false,
  });
  return (
    <Loaded query={start} rows={8} page={m.open}>
      {({ unit, draft }) => (
        <Page title={m.title(unit.organisation.name)} lead={m.lead} narrow>
          <Drafted unit={unit} draft={draft} />
        </Page>
      )}
    </Loaded>
  );
}

/** What was typed and not recorded is there again, until it is recorded or thrown away. */
function Drafted({ unit, draft }: { unit: DirectoryEntry; draft: Draft | undefined }) {
  const { organisationId } = useSession();
  const { note, typed, discard } = useDraft<ActDraft>(organisationId, draft);
  const [restored, setRestored] = useState(draft);
  const [done, setDone] = useState(false);
  const { id } = unit.organisation;
  const clear = async () => {
    await discard();
    setRestored(undefined);
  };
  return (
    <>
      {restored && !done ? <DraftNotice draft={restored} discard={() => void clear()} /> : null}
      <Act
        key={restored ? 'draft' : 'new'}
        unit={unit}
        initial={(restored && readActDraft(restored.body, id)) ?? { kind: 'rename' }}
        draftNote={note}
        onTyped={(act) => typed({ organisationId: id, act })}
        onRecorded={() => {
          setDone(true);
          void discard();
        }}
      />
    </>
  );
}

interface ActProps {
  unit: DirectoryEntry;
  initial: ActValues;
  draftNote: string;
  onTyped: (values: ActValues) => void;
  onRecorded: () => void;
}

function Act({ unit, initial, draftNote, onTyped, onRecorded }: ActProps) {
  const [form] = Form.useForm<ActValues>();
  const [asked, setAsked] = useState<ActCommand | undefined>(undefined);
  const id = unit.organisation.id;
  const preview = useMutation({ mutationFn: previewAct, onSuccess: (_, command) => setAsked(command) });
  const shown = asked && preview.data;
  return (
    <>
      <div hidden={Boolean(shown)}>
        <ActForm
          form={form}
          unit={unit}
          initial={initial}
          draftNote={draftNote}
          onTyped={onTyped}
          busy={preview.isPending}
          error={preview.error}
          send={(values) => preview.mutate(commandOf(id, values))}
        />
      </div>
      {shown ? (
        <Confirm unitId={id} command={asked} preview={shown} back={() => setAsked(undefined)} onRecorded={onRecorded} />
      ) : null}
    </>
  );
}

interface ActFormProps extends Omit<ActProps, 'onRecorded'> {
  form: ReturnType<typeof Form.useForm<ActValues>>[0];
  busy: boolean;
  error: unknown;
  send: (values: ActValues) => void;
}

function ActForm({ form, unit, initial, draftNote, onTyped, busy, error, send }: ActFormProps) {
  const kind = Form.useWatch('kind', form) ?? initial.kind;
  const above = useActProblem(form, error);
  return (
    <Form<ActValues>
      form={form}
      name="act"
      layout="vertical"
      className="filing-form"
      initialValues={initial}
      requiredMark={false}
      scrollToFirstError={{ block: 'center', focus: true }}
      onValuesChange={() => onTyped(form.getFieldsValue(true) as ActValues)}
      onFinish={() => send(form.getFieldsValue(true) as ActValues)}
      disabled={busy}
    >
      {above ? <Failure error={error} /> : null}
      <Section title={m.kind}>
        <Form.Item name="kind" noStyle>
          <Radio.Group className="radio-stack" aria-label={m.kind}>
            {KINDS.map((value) => (
              <Radio key={value} value={value}>
                <strong>{m.kinds[value][0]}</strong> <span className="radio-hint">{m.kinds[value][1]}</span>
              </Radio>
            ))}
          </Radio.Group>
        </Form.Item>
      </Section>
      <Section title={m.document}>
        <Form.Item
          name="documentNumber"
          label={m.documentNumber}
          rules={[{ required: true, whitespace: true, message: m.documentRequired }]}
        >
          <Input maxLength={200} placeholder={m.documentPlaceholder} />
        </Form.Item>
        <Form.Item
          name="effectiveDate"
          label={m.effectiveDate}
          extra={m.effectiveHint}
          rules={[{ required: true, message: m.effectiveRequired }]}
        >
          <DateField latest={today()} placeholder={messages.form.datePlaceholder} />
        </Form.Item>
      </Section>
      <Section title={m.content}>
        <ActFields kind={kind} unit={unit} />
      </Section>
      <div className="submit-bar">
        <Button type="primary" size="large" htmlType="submit" loading={busy}>
          {m.preview}
        </Button>
        <span className="quiet" role="status">
          {draftNote}
        </span>
      </div>
    </Form>
  );
}

/** Each sentence of a refusal at its field; true where something of it belongs to none. */
function useActProblem(form: ActFormProps['form'], error: unknown): boolean {
  const placed = useMemo(() => {
    if (!error) return undefined;
    const problem = problemOf(error);
    const errors = (problem.errors ?? []).map((e) => ({ ...e, pointer: POINTERS[e.pointer] ?? e.pointer }));
    const parts = (form.getFieldValue('parts') as unknown[] | undefined)?.length ?? 0;
    return fieldErrors({ ...problem, errors }, actOrder(parts));
  }, [error, form]);
  useEffect(() => {
    if (!placed) return;
    form.setFields(placed.fields.map(({ name, errors }) => ({ name: numbered(name) as never, errors })));
    const [first] = placed.fields;
    if (first) form.scrollToField(numbered(first.name), { block: 'center', focus: true });
  }, [placed, form]);
  return placed !== undefined && (placed.fields.length === 0 || placed.rest.length > 0);
}

/** The form counts its parts by number. */
const numbered = (path: readonly (string | number)[]) => path.map((p) => (/^\d+$/.test(String(p)) ? Number(p) : p));

/** What was recorded, and what comes next: units that are new have nobody yet. */
function Recorded({ act, unitId }: { act: OrganisationAct; unitId: string }) {
  const created = act.effects.filter(({ part }) => part === 'created');
  return (
    <Notice
      tone="good"
      title={m.done(formatDate(act.effectiveDate))}
      actions={
        <>
          {created.length > 0 ? (
            <LinkButton to="/accounts" primary>
              {m.toCodes}
            </LinkButton>
          ) : null}
          <LinkButton to={`/directory/${unitId}`} primary={created.length === 0}>
            {m.toUnit}
          </LinkButton>
        </>
      }
      urgent
    >
      <p>{act.documentNumber}</p>
      {created.length > 0 ? <p>{m.createdNext}</p> : null}
      {created.map(({ organisationId, name }) => (
        <p key={organisationId}>
          <Link to={`/directory/${organisationId}`}>{m.toCreated(name)}</Link>
        </p>
      ))}
    </Notice>
  );
}

interface ConfirmProps {
  unitId: string;
  command: ActCommand;
  preview: ActPreview;
  back: () => void;
  onRecorded: () => void;
}

function Confirm({ unitId, command, preview, back, onRecorded }: ConfirmProps) {
  const client = useQueryClient();
  const once = useOnce();
  const record = useMutation({
    mutationFn: () => once([command, preview.basis], (key) => recordAct(key, command, preview.basis)),
    onSuccess: () => {
      onRecorded();
      return client.invalidateQueries();
    },
  });
  if (record.isSuccess) return <Recorded act={record.data} unitId={unitId} />;
  return (
    <section className="panel" aria-labelledby="act-preview">
      <div className="panel-head">
        <h2 id="act-preview">{m.previewTitle}</h2>
        <span className="quiet">
          {command.documentNumber}，{formatDate(command.effectiveDate)}
        </span>
      </div>
      {record.isError ? <Failure error={record.error} /> : null}
      <EffectList effects={preview.effects} future />
      <div className="panel-body">
        <p className="quiet">{m.previewLead}</p>
        <div className="actions">
          <Button type="primary" loading={record.isPending} onClick={() => record.mutate()}>
            {m.confirm}
          </Button>
          <Button onClick={back} disabled={record.isPending}>
            {m.edit}
          </Button>
        </div>
      </div>
    </section>
  );
}
