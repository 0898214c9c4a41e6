import { useInfiniteQuery } from '@tanstack/react-query';
import { Button, Modal } from 'antd';
import { fetchMoves } from '../api/policy.js';
import { messages } from '../messages/messages.js';
import { Failure, Loading } from '../ui/states.js';
import { MoveTable } from './result-tables.js';

const m = messages.policy;

/** The running deadlines that an activation moved, as they were kept. */
export function MovesDialog({ id, onClose }: { id: string; onClose: () => void }) {
  const moves = useInfiniteQuery({
    queryKey: ['policy', 'moves', id],
    queryFn: ({ pageParam }) => fetchMoves(id, pageParam || undefined),
    initialPageParam: '',
    getNextPageParam: (page) => page.nextAfterClockId,
  });
  return (
    <Modal open title={m.movesTitle} onCancel={onClose} footer={null} width={760}>
      {moves.isPending ? <Loading /> : null}
      {moves.isError ? <Failure error={moves.error} retry={() => void moves.refetch()} /> : null}
      {moves.data ? <MoveTable moves={moves.data.pages.flatMap((page) => page.moves)} /> : null}
      {moves.hasNextPage ? (
        <Button loading={moves.isFetchingNextPage} onClick={() => void moves.fetchNextPage()}>
          {m.more}
        </Button>
      ) : null}
    </Modal>
  );
}
