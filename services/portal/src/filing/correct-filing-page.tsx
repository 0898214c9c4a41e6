import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Link, useNavigate, useParams } from 'react-router';
import { correctFiling, fetchDrafts, fetchFiling, fetchFilingPolicy } from '../api/filings.js';
import { problemOf } from '../api/problem.js';
import type { Draft, Filing, FilingPolicy } from '../api/types.js';
import { messages } from '../messages/messages.js';
import { Notice } from '../ui/notice.js';
import { Page } from '../ui/page.js';
import { Empty, Loaded } from '../ui/states.js';
import { DraftNotice } from './draft-notice.js';
import { FilingForm } from './filing-form.js';
import {
  contentToSend,
  readDraft,
  valuesOfFiling,
  withFiledNumber,
  type DraftBody,
  type FormValues,
} from './form-values.js';
import { pinnedRemarks } from './pinned.js';
import { StaleNotice } from './stale-notice.js';
import { useDraft } from './use-draft.js';
import { useOnce } from '../ui/use-once.js';

const m = messages.form;

export function Component() {
  const { id = '' } = useParams();
  const start = useQuery({
    queryKey: ['correct-filing', id],
    queryFn: async () => {
      const [filing, drafts] = await Promise.all([fetchFiling(id), fetchDrafts()]);
      const policy = await fetchFilingPolicy(filing.unitId, filing.role);
      return { filing, policy, draft: drafts.find((d) => readDraft(d.body)?.filingId === id) };
    },
    gcTime: 0,
    staleTime: Infinity,
    refetchOnWindowFocus: false,
  });
  return (
    <Loaded query={start} rows={10} page={m.correctTitle}>
      {({ filing, policy, draft }) =>
        filing.actions.includes('correct') ? (
          <Correction filing={filing} policy={policy} draft={draft} />
        ) : (
          <Page title={m.correctTitle} narrow>
            <div className="panel">
              <Empty title={m.notReturned} actions={<Link to={`/filings/${id}`}>{messages.filing.viewFiling}</Link>}>
                {m.whoCan}
              </Empty>
            </div>
          </Page>
        )
      }
    </Loaded>
  );
}

function Correction({
  filing: opened,
  policy,
  draft,
}: {
  filing: Filing;
  policy: FilingPolicy;
  draft: Draft | undefined;
}) {
  const navigate = useNavigate();
  const client = useQueryClient();
  const [filing, setFiling] = useState(opened);
  const [stale, setStale] = useState<Filing | undefined>(undefined);
  const [restored, setRestored] = useState(draft);
  const once = useOnce();
  const { note, typed, discard } = useDraft<DraftBody>(filing.unitId, draft);
  const { pinned, general } = pinnedRemarks(filing, policy);
  const submit = async (values: FormValues) => {
    try {
      const content = contentToSend(values);
      await once([filing.version, content], (key) => correctFiling(filing, key, content));
    } catch (error) {
      // Someone else was faster: show what changed, keep what was typed.
      if (problemOf(error).status === 412) {
        const now = await fetchFiling(filing.id);
        setStale(filing);
        setFiling(now);
      }
      throw error;
    }
    await discard();
    void client.invalidateQueries();
    await navigate(`/filings/${filing.id}/submitted`, { replace: true });
  };
  const clear = async () => {
    await discard();
    setRestored(undefined);
  };
  const typedBefore = restored && readDraft(restored.body);
  return (
    <Page title={m.correctTitle} lead={messages.filing.kind[filing.kind]} narrow>
      {stale ? <StaleNotice before={stale} after={filing} policy={policy} /> : null}
      {general.length > 0 ? (
        <Notice tone="warn" title={m.returnedTitle}>
          {general.map((remark) => (
            <p key={remark}>{remark}</p>
          ))}
        </Notice>
      ) : null}
      {restored ? <DraftNotice draft={restored} discard={() => void clear()} /> : null}
      <FilingForm
        key={restored ? 'draft' : 'filing'}
        policy={policy}
        unit={{ id: filing.unitId, name: filing.unitName ?? '' }}
        initial={typedBefore ? withFiledNumber(typedBefore, filing) : valuesOfFiling(filing)}
        correcting={filing}
        pinned={pinned}
        draftNote={note}
        onTyped={(values) => typed({ ...values, kind: filing.kind, filingId: filing.id })}
        submit={(values) => submit({ ...values, kind: filing.kind })}
      />
    </Page>
  );
}
