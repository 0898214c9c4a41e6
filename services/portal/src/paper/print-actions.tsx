import { Button } from 'antd';
import { formUrl } from '../api/papers.js';
import type { Filing } from '../api/types.js';
import { messages } from '../messages/messages.js';

const m = messages.paper;

/** The official form: links, so that the browser's own viewer prints and saves. */
export function PrintActions({ filing }: { filing: Filing }) {
  if (!filing.papers.includes('print')) return null;
  return (
    <>
      <Button href={formUrl(filing.id, 'pdf')} target="_blank" rel="noreferrer" title={m.printHint}>
        {m.print}
      </Button>
      <Button href={formUrl(filing.id, 'docx')} title={m.wordHint}>
        {m.word}
      </Button>
    </>
  );
}
