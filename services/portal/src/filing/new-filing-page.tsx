import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useNavigate, useSearchParams } from 'react-router';
import { fetchDrafts, fetchFilingPolicy, submitFiling } from '../api/filings.js';
import type { Draft, FilingKind, FilingPolicy } from '../api/types.js';
import { messages } from '../messages/messages.js';
import { useSession } from '../shell/session.js';
import { Page } from '../ui/page.js';
import { Empty, Loaded } from '../ui/states.js';
import { DraftNotice } from './draft-notice.js';
import { FilingForm } from './filing-form.js';
import {
  contentToSend,
  initialValues,
  isFor,
  isPost,
  readDraft,
  type DraftBody,
  type FormValues,
  type Post,
  type Preset,
} from './form-values.js';
import { useDraft } from './use-draft.js';
import { useOnce } from '../ui/use-once.js';

const m = messages.form;

export function Component() {
  const { files, organisationId } = useSession();
  const [search, setSearch] = useSearchParams();
  const choosePost = (role: Post) => setSearch(role === 'specialist' ? {} : { role }, { replace: true });
  // A draft is read once, when the page opens: a later answer would overwrite what is being typed.
  const start = useQuery({
    queryKey: ['new-filing', organisationId, search.toString()],
    queryFn: async () => {
      const [policy, drafts] = await Promise.all([fetchFilingPolicy(organisationId, readPost(search)), fetchDrafts()]);
      const preset = readPreset(search, policy);
      return { policy, preset, draft: drafts.find((d) => d.unitId === organisationId && isOffered(d, preset)) };
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
      {({ policy, preset, draft }) => (
        <NewFiling key={search.toString()} policy={policy} preset={preset} draft={draft} choosePost={choosePost} />
      )}
    </Loaded>
  );
}

const isOffered = (draft: Draft, preset: Preset): boolean => {
  const body = readDraft(draft.body);
  return body !== undefined && isFor(body, preset);
};

interface NewFilingProps {
  policy: FilingPolicy;
  preset: Preset;
  draft: Draft | undefined;
  choosePost: (role: Post) => void;
}

function NewFiling({ policy, preset, draft: restored, choosePost }: NewFilingProps) {
  const { organisationId, organisationName } = useSession();
  const navigate = useNavigate();
  const client = useQueryClient();
  const fallback: FilingKind = 'first';
  const [attempt, setAttempt] = useState(0);
  const once = useOnce();
  const { note, typed, discard } = useDraft<DraftBody>(organisationId, restored);
  const [kind, setKind] = useState(
    () => initialValues(attempt === 0 ? readDraft(restored?.body) : undefined, preset, fallback).kind,
  );
  const submit = async (values: FormValues) => {
    const { kind: asked } = values;
    const content = contentToSend(values);
    const filing = await once([asked, content], (key) =>
      submitFiling({ key, kind: asked, unitId: organisationId, role: policy.role, content }),
    );
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
        choosePost={choosePost}
        draftNote={note}
        onTyped={(values) => {
          setKind(values.kind);
          typed({ ...values, role: policy.role });
        }}
        submit={submit}
      />
    </Page>
  );
}

const KINDS: readonly string[] = ['first', 'change', 'exit', 'details', 'correction'];

const readPost = (search: URLSearchParams): Post | undefined => {
  const role = search.get('role');
  return isPost(role) ? role : undefined;
};

function readPreset(search: URLSearchParams, policy: FilingPolicy): Preset {
  const kind = search.get('kind');
  const predecessorAppointmentId = search.get('predecessor');
  const decisionDate = search.get('date');
  const subject = policy.current.find((c) => c.appointmentId === search.get('subject'));
  return {
    role: policy.role,
    ...(kind && KINDS.includes(kind) ? { kind: kind as FilingKind } : {}),
    ...(predecessorAppointmentId ? { predecessorAppointmentId } : {}),
    ...(decisionDate ? { decisionDate } : {}),
    ...(subject ? { subject } : {}),
  };
}
