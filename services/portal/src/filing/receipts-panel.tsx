import type { Filing, FilingPolicy, Receipt } from '../api/types.js';
import { messages } from '../messages/messages.js';
import { formatInstant } from '../ui/dates.js';
import { Status } from '../ui/status.js';
import { RECEIPT_TONE } from '../ui/tone.js';
import { HolderTag } from './holder-tag.js';
import { OpinionTag } from './opinion-tag.js';
import { currentReceipts, receiverName } from './summary.js';
import { UrgedTag, UrgeReceiver } from './urge-receiver.js';

const m = messages.filing;

export function ReceiptsPanel({ filing, policy }: { filing: Filing; policy: FilingPolicy | undefined }) {
  const earlier = filing.receipts.filter((r) => r.round < filing.round && r.state !== 'pending');
  return (
    <section className="panel" aria-labelledby="receipts-title">
      <div className="panel-head">
        <h2 id="receipts-title">{m.receipts}</h2>
      </div>
      <ul className="rows">
        {currentReceipts(filing).map((receipt) => (
          <ReceiptRow
            key={receipt.organisationId}
            filing={filing}
            receipt={receipt}
            policy={policy}
            called={filing.state === 'withdrawn' && receipt.state === 'pending'}
          />
        ))}
        {earlier.map((receipt) => (
          <ReceiptRow
            key={`${receipt.round}-${receipt.organisationId}`}
            filing={filing}
            receipt={receipt}
            policy={policy}
            round={receipt.round}
          />
        ))}
      </ul>
    </section>
  );
}

interface ReceiptRowProps {
  filing: Filing;
  receipt: Receipt;
  policy: FilingPolicy | undefined;
  round?: number;
  /** The filing was withdrawn before this receipt. */
  called?: boolean;
}

function ReceiptRow({ filing, receipt, policy, round, called }: ReceiptRowProps) {
  const labelOf = (code: string | undefined) => policy?.defects.find((d) => d.code === code)?.label;
  const { sentBack } = receipt;
  const waits = receipt.state === 'pending' && !called && !round;
  const at = receipt.at ? formatInstant(receipt.at) : '';
  return (
    <li className="row">
      <div className="row-main">
        <div className="row-title">{receiverName(receipt)}</div>
        <div className="row-meta">
          <span>{m.receiver[receipt.receiver]}</span>
          {round ? <span>{m.round(round)}</span> : null}
          {called ? (
            <Status tone="quiet">{messages.closing.receiptCalled}</Status>
          ) : (
            <Status tone={RECEIPT_TONE[receipt.state]}>{m.receipt[receipt.state]}</Status>
          )}
          {at ? <span>{at}</span> : null}
          {receipt.officerName ? (
            <span>{m.officer(officerOf(receipt.officerName, receipt.officerForName))}</span>
          ) : null}
          {waits && receipt.holder ? <HolderTag holder={receipt.holder} /> : null}
          {waits ? <OpinionTag receipt={receipt} /> : null}
          {waits ? <UrgedTag urged={receipt.urged} /> : null}
        </div>
        {waits && sentBack ? (
          <p className="row-quote">
            {messages.sendBack.remark(
              sentBack.organisationName ?? m.receiver[sentBack.byReceiver],
              [labelOf(sentBack.defectCode), sentBack.remark].filter(Boolean).join('：'),
            )}
          </p>
        ) : null}
        <GivenOpinions receipt={receipt} />
        {receipt.state === 'returned' ? (
          <p className="row-quote">{[labelOf(receipt.defectCode), receipt.remark].filter(Boolean).join('：')}</p>
        ) : null}
        {receipt.contentChanged && receipt.state === 'received' ? (
          <p className="row-quote">{m.contentChanged}</p>
        ) : null}
      </div>
      <UrgeReceiver filing={filing} receipt={receipt} />
    </li>
  );
}

/** What colleagues said; the words are there for their own organisation only. */
function GivenOpinions({ receipt }: { receipt: Receipt }) {
  const { given, verdicts, colleague } = messages.opinion;
  return receipt.opinions.flatMap(({ id, verdict, ofName, text }) =>
    verdict
      ? [
          <p className="row-quote" key={id}>
            {[given(ofName ?? colleague, verdicts[verdict]), text].filter(Boolean).join('。')}
          </p>,
        ]
      : [],
  );
}

const officerOf = (name: string, forName: string | undefined): string =>
  forName ? messages.delegation.actedFor(name, forName) : name;
