import type { Filing, FilingPolicy } from '../api/types.js';
import { messages } from '../messages/messages.js';
import { Fields } from '../ui/fields.js';
import { changedFields, changedFromRecord, contentFields } from './content-fields.js';
import { MaskedValue } from '../personal/masked-value.js';
import { pinnedRemarks } from './pinned.js';

const m = messages.filing;

/** The typed data as on the paper form. The second round shows what differs; an open return stands at its field. */
export function ContentPanel({ filing, policy }: { filing: Filing; policy: FilingPolicy | undefined }) {
  const fields = contentFields(filing.kind, filing.content, policy, filing);
  const changes = filing.previousContent
    ? changedFields(contentFields(filing.kind, filing.previousContent, policy, filing), fields)
    : [];
  const recorded = filing.amendedContent
    ? changedFromRecord(filing.kind, filing.amendedContent, filing.content, policy)
    : [];
  const before = new Map(changes.map((change) => [change.pointer, m.before(change.before || m.emptyValue)]));
  const onRecord = new Map(recorded.map((change) => [change.pointer, m.recordedBefore(change.before || m.emptyValue)]));
  const { pinned, general } = pinnedRemarks(filing, policy);
  const gone = changes.filter((change) => !fields.some((field) => field.pointer === change.pointer));
  return (
    <section className="panel" aria-labelledby="content-title">
      <div className="panel-head">
        <h2 id="content-title">{policy?.formTitle ?? m.content}</h2>
        {filing.amendedContent ? <span className="quiet">{m.changedFromRecord(recorded.length)}</span> : null}
        {filing.previousContent ? (
          <span className="quiet">{changes.length > 0 ? m.changedSince(changes.length) : m.unchangedSince}</span>
        ) : null}
      </div>
      <div className="panel-body">
        {general.map((remark) => (
          <p className="pinned" key={remark}>
            {remark}
          </p>
        ))}
        <Fields
          items={[
            ...fields.map(({ pointer, label, value }) => ({
              label,
              value: <Value {...{ pointer, label, value }} filingId={filing.id} />,
              mark: [pinned[pointer], onRecord.get(pointer), before.get(pointer)].filter(Boolean).join('；'),
            })),
            ...gone.map(({ label, before: old }) => ({ label, value: m.emptyValue, mark: m.before(old) })),
          ]}
        />
        <p className="quiet">{m.version(`${filing.formId} ${filing.formVersion}`, filing.policyVersion)}</p>
        <p className="quiet">
          {m.fingerprint} <span className="code">{filing.contentHash}</span>
        </p>
      </div>
    </section>
  );
}

/** What may be masked, by where it stands in the content. */
const REVEALABLE = {
  '/content/person/phone': 'phone',
  '/content/person/officePhone': 'officePhone',
  '/content/person/email': 'email',
  '/content/leaderPhone': 'leaderPhone',
  '/content/person/citizenId': 'citizenId',
} as const;
const isRevealable = (pointer: string): pointer is keyof typeof REVEALABLE => Object.hasOwn(REVEALABLE, pointer);

interface ValueProps {
  pointer: string;
  label: string;
  value: string;
  filingId: string;
}

function Value({ pointer, label, value, filingId }: ValueProps) {
  if (!isRevealable(pointer)) return value || m.emptyValue;
  const subject = { kind: 'filing', id: filingId } as const;
  return <MaskedValue value={value || m.emptyValue} field={REVEALABLE[pointer]} label={label} subject={subject} />;
}
