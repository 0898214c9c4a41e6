import { useMutation } from '@tanstack/react-query';
import { Button } from 'antd';
import { exportDirectory } from '../api/directory.js';
import type { DirectoryFilter } from '../api/directory.types.js';
import { messages } from '../messages/messages.js';
import { offer } from '../ui/offer-file.js';
import { Failure } from '../ui/states.js';

const m = messages.directory;

/** Exactly the list in view, in the layout of the form. */
export function ExportButton({ filter }: { filter: DirectoryFilter }) {
  const save = useMutation({ mutationFn: async () => offer(await exportDirectory(filter)) });
  return (
    <>
      <Button title={m.exportHint} loading={save.isPending} onClick={() => save.mutate()}>
        {m.export}
      </Button>
      {save.isError ? <Failure error={save.error} /> : null}
    </>
  );
}
