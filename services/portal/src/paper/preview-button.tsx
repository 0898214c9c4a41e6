import { useMutation } from '@tanstack/react-query';
import { Button } from 'antd';
import { previewForm } from '../api/papers.js';
import type { FilingContentInput } from '../api/types.js';
import { messages } from '../messages/messages.js';
import { Failure } from '../ui/states.js';

const m = messages.paper;

interface PreviewButtonProps {
  unitId: string;
  content: () => FilingContentInput;
}

/** The form as it would be printed, from what is typed so far. */
export function PreviewButton({ unitId, content }: PreviewButtonProps) {
  const preview = useMutation({
    mutationFn: async (tab: Window | null) => {
      try {
        const url = URL.createObjectURL(await previewForm(unitId, content()));
        if (tab) tab.location.href = url;
        else window.location.assign(url);
      } catch (error) {
        tab?.close();
        throw error;
      }
    },
  });
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
      {preview.isError ? <Failure error={preview.error} /> : null}
    </>
  );
}
