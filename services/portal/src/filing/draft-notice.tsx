import { Button } from 'antd';
import type { Draft } from '../api/types.js';
import { messages } from '../messages/messages.js';
import { formatInstant } from '../ui/dates.js';
import { Notice } from '../ui/notice.js';

const m = messages.form;

export function DraftNotice({ draft, discard }: { draft: Draft; discard: () => void }) {
  return (
    <Notice
      tone="busy"
      title={m.draftRestored(formatInstant(draft.savedAt))}
      actions={<Button onClick={discard}>{m.draftDiscard}</Button>}
    />
  );
}
