import { useQuery, useQueryClient } from '@tanstack/react-query';
import { newId } from '@zhuanguan/kernel';
import { useMemo, useState } from 'react';
import { useNavigate, useSearchParams } from 'react-router';
import { fetchDrafts, fetchFilingPolicy, submitFiling } from '../api/filings.js';
import type { Draft, FilingKind, FilingPolicy } from '../api/types.js';
import { messages } from '../messages/messages.js';
import { useSession } from '../shell/session.js';
import { Page } from '../ui/page.js';
import { Empty, Loaded } from '../ui/states.js';
import { DraftNotice } from './draft-notice.js';
import { FilingForm } from './filing-form.js';
import { contentToSend, initialValues, readDraft, type FormValues, type Preset } from './form-values.js';
import { useDraft } from './use-draft.js';

const m = messages.form;

export function Component() {
  const { files, organisationId } = useSession();
  // A draft is read once, when the page opens: a later answer would overwrite what is being typed.
  const start = useQuery({
    queryKey: ['new-filing', organisationId],
    queryFn: async () => {
      const [policy, drafts] = await Promise.all([fetchFilingPolicy(organisationId), fetchDrafts()]);
      return { policy, draft: drafts.find((d) => d.unitId === organisationId && isNew(d)) };
    },
    enabled: files,
    gcTime: 0,
    staleTime: Infinity,
    refetchOnWindowFocus: false,
  });
  if (!files)
    return (
      <Page title={m.title.first} narrow>
        <div className="panel">
          <Empty title={m.whoCanTitle}>{m.whoCan}</Empty>
        </div>
      </Page>
    );
  return (
    <Loaded query={start} rows={10} page={messages.filings.title}>
      {({ policy, draft }) => <NewFiling policy={policy} draft={draft} />}
    </Loaded>
  );
}

const isNew = (draft: Draft): boolean => {
  const body = readDraft(draft.body);
  return body !== undefined && body.filingId === undefined;
};

function NewFiling({ policy, draft: restored }: { policy: FilingPolicy; draft: Draft | undefined }) {
  const { organisationId, organisationName } = useSession();
  const [search] = useSearchParams();
  const navigate = useNavigate();
  const client = useQueryClient();
  const preset = useMemo(() => readPreset(search), [search]);
  const fallback: FilingKind = 'first';
  const [attempt, setAttempt] = useState(0);
  // One key per form: sending it twice files once.
  const [key] = useState(newId);
  const { note, typed, discard } = useDraft(organisationId, restored);
  const [kind, setKind] = useState(
    () => initialValues(attempt === 0 ? readDraft(restored?.body) : undefined, preset, fallback).kind,
  );
  const submit = async (values: FormValues) => {
    const filing = await submitFiling({
      key,
      kind: values.kind,
      unitId: organisationId,
      content: contentToSend(values),
    });
    await discard();
    void client.invalidateQueries();
    await navigate(`/filings/${filing.id}/submitted`, { replace: true });
  };
  const clear = async () => {
    await discard();
    setAttempt(attempt + 1);
  };
  return (
    <Page title={m.title[kind]} narrow>
      {restored && attempt === 0 ? <DraftNotice draft={restored} discard={() => void clear()} /> : null}
      <FilingForm
        key={attempt}
        policy={policy}
        unit={{ id: organisationId, name: organisationName }}
        initial={initialValues(attempt === 0 ? readDraft(restored?.body) : undefined, preset, fallback)}
        draftNote={note}
        onTyped={(values) => {
          setKind(values.kind);
          typed(values);
        }}
        submit={submit}
      />
    </Page>
  );
}

const KINDS: readonly string[] = ['first', 'change', 'exit'];

function readPreset(search: URLSearchParams): Preset {
  const kind = search.get('kind');
  const predecessorAppointmentId = search.get('predecessor');
  const decisionDate = search.get('date');
  return {
    ...(kind && KINDS.includes(kind) ? { kind: kind as FilingKind } : {}),
    ...(predecessorAppointmentId ? { predecessorAppointmentId } : {}),
    ...(decisionDate ? { decisionDate } : {}),
  };
}
