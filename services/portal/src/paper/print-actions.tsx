import { Button } from 'antd';
import { formUrl } from '../api/papers.js';
import type { Filing, FilingPolicy } from '../api/types.js';
import { messages } from '../messages/messages.js';
import { useOthers } from './use-others.js';

const m = messages.paper;

/** The official form: links, so that the browser's own viewer prints and saves. */
export function PrintActions({ filing, policy }: { filing: Filing; policy?: FilingPolicy | undefined }) {
  const others = useOthers(filing);
  if (!filing.papers.includes('print'))
    return policy && filing.papers.includes('attach') ? <span className="quiet">{reason(filing, policy)}</span> : null;
  return (
    <>
      <Button href={formUrl(filing.id, 'pdf')} target="_blank" rel="noreferrer" title={m.printHint}>
        {m.print}
      </Button>
      {others.length > 0 ? (
        <Button href={formUrl(filing.id, 'pdf', true)} target="_blank" rel="noreferrer" title={m.printAllHint}>
          {m.printAll(others.length + 1)}
        </Button>
      ) : null}
      <Button href={formUrl(filing.id, 'docx')} title={m.wordHint}>
        {m.word}
      </Button>
    </>
  );
}

const reason = ({ kind }: Filing, { printable }: FilingPolicy): string =>
  printable && kind === 'exit' ? m.noExitLayout : m.noLayout;
