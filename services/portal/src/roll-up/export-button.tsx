import { useMutation } from '@tanstack/react-query';
import { Button } from 'antd';
import { exportRollUp } from '../api/roll-ups.js';
import { messages } from '../messages/messages.js';
import { offer } from '../ui/offer-file.js';
import { Failure } from '../ui/states.js';

const m = messages.rollUp.summary;

export function ExportSummaryButton(props: { id: string; organisationId: string; number: number }) {
  const { id, organisationId, number } = props;
  const save = useMutation({ mutationFn: async () => offer(await exportRollUp(id, organisationId, number)) });
  return (
    <>
      <Button title={m.exportHint} loading={save.isPending} onClick={() => save.mutate()}>
        {m.export}
      </Button>
      {save.isError ? <Failure error={save.error} /> : null}
    </>
  );
}
