import { useMutation } from '@tanstack/react-query';
import { Button } from 'antd';
import { previewForm } from '../api/papers.js';
import type { FilingContentInput, FilingPolicy } from '../api/types.js';
import { messages } from '../messages/messages.js';
import { Failure } from '../ui/states.js';

const m = messages.paper;

interface PreviewButtonProps {
  unitId: string;
  policy: Pick<FilingPolicy, 'role' | 'printable' | 'printNote'>;
  content: () => FilingContentInput;
}

/** The form as it would be printed, from what is typed so far. */
export function PreviewButton({ unitId, policy, content }: PreviewButtonProps) {
  const preview = useMutation({
    mutationFn: async (tab: Window | null) => {
      try {
        const url = URL.createObjectURL(await previewForm(unitId, policy.role, content()));
        if (tab) tab.location.href = url;
        else window.location.assign(url);
      } catch (error) {
        tab?.close();
        throw error;
      }
    },
  });
  if (!policy.printable) return <span className="quiet">{m.noLayout}</span>;
  return (
    <>
      <Button
        size="large"
        title={m.previewHint}
        loading={preview.isPending}
        // A browser lets a click open a tab, not an answer that comes later.
        onClick={() => preview.mutate(window.open('', '_blank'))}
      >
        {m.preview}
      </Button>
      {policy.printNote ? <p className="quiet paper-note">{m.ours(policy.printNote)}</p> : null}
      {preview.isError ? <Failure error={preview.error} /> : null}
    </>
  );
}
