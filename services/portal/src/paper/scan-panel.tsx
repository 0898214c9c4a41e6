import { useState } from 'react';
import type { Filing, FilingPolicy, FilingScan } from '../api/types.js';
import { scanUrl } from '../api/papers.js';
import { messages } from '../messages/messages.js';
import { formatInstant } from '../ui/dates.js';
import { Notice } from '../ui/notice.js';
import { Empty } from '../ui/states.js';
import { sizeWords } from './scan-file.js';
import { ScanUploadForm } from './scan-upload-form.js';
import './paper.css';

const m = messages.paper;

/** The paper's word beside the typed one: the latest scan, those before it, and the way to add one. */
export function ScanPanel({ filing, policy }: { filing: Filing; policy: FilingPolicy | undefined }) {
  const { scans } = filing;
  const [chosen, setChosen] = useState<string | undefined>(undefined);
  const shown = scans.find(({ id }) => id === chosen) ?? scans[0];
  const may = filing.papers.includes('attach');
  if (!shown && filing.papers.length === 0) return null;
  return (
    <section className="panel" aria-labelledby="scan-title">
      <div className="panel-head">
        <h2 id="scan-title">{m.scan}</h2>
        {shown ? (
          <span className="scan-links">
            <a href={scanUrl(filing.id, shown, true)} target="_blank" rel="noreferrer">
              {m.open}
            </a>
            <a href={scanUrl(filing.id, shown)}>{m.save}</a>
          </span>
        ) : null}
      </div>
      <div className="panel-body">
        {shown ? (
          <ScanView filing={filing} scan={shown} />
        ) : (
          <Empty title={m.noneTitle}>
            {!may ? m.noneOther : filing.papers.includes('print') ? m.noneHint : m.noneHintUnprinted}
          </Empty>
        )}
        {may && filing.papers.includes('print') ? <LayoutNote filing={filing} policy={policy} /> : null}
        {may ? <ScanUploadForm filing={filing} onDone={() => setChosen(undefined)} /> : null}
        {scans.length > 1 ? (
          <div className="scan-earlier">
            <p className="quiet">{m.earlier}</p>
            <ul>
              {scans
                .filter(({ id }) => id !== shown?.id)
                .map((scan) => (
                  <li key={scan.id}>
                    <button type="button" className="link-like" onClick={() => setChosen(scan.id)}>
                      {scan.fileName}
                    </button>
                    <span className="quiet">
                      {messages.filing.round(scan.round)}，{formatInstant(scan.attachedAt)}
                    </span>
                  </li>
                ))}
            </ul>
          </div>
        ) : null}
      </div>
    </section>
  );
}

/** What of the paper no text gives: said here, for the paper itself is the official form. */
function LayoutNote({ filing, policy }: { filing: Filing; policy: FilingPolicy | undefined }) {
  const note = filing.kind === 'exit' ? policy?.exitPrintNote : policy?.printNote;
  return note ? <p className="quiet">{m.ours(note)}</p> : null;
}

function ScanView({ filing, scan }: { filing: Filing; scan: FilingScan }) {
  return (
    <>
      {scan.contentChanged ? (
        <Notice tone="warn" title={m.changedTitle(scan.round)}>
          {m.changedHint}
        </Notice>
      ) : null}
      <ScanFrame filing={filing} scan={scan} />
      <p className="scan-name">{scan.fileName}</p>
      <p className="quiet">
        {m.meta(scan.organisationName ?? '', formatInstant(scan.attachedAt), sizeWords(scan.sizeBytes))}
      </p>
      {scan.contentChanged ? null : <p className="quiet">{m.matches(scan.round)}</p>}
      <p className="quiet">
        {m.fingerprint} <span className="code">{scan.sha256}</span>
      </p>
    </>
  );
}

/** A picture as such; a PDF in the browser's own viewer, where it has one. */
function ScanFrame({ filing, scan }: { filing: Filing; scan: FilingScan }) {
  const url = scanUrl(filing.id, scan, true);
  if (scan.mediaType !== 'application/pdf')
    return (
      <a href={url} target="_blank" rel="noreferrer">
        <img className="scan-image" src={url} alt={m.frame(scan.fileName)} />
      </a>
    );
  // Browsers that do not know the question are old ones, and those have a viewer.
  if (navigator.pdfViewerEnabled === false) return <p className="scan-missing">{m.noViewer}</p>;
  return <iframe className="scan-frame" src={`${url}#navpanes=0&view=FitH`} title={m.frame(scan.fileName)} />;
}
