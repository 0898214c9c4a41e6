import { newId } from '@zhuanguan/kernel';
import { useCallback, useEffect, useRef, useState } from 'react';
import { deleteDraft, saveDraft } from '../api/filings.js';
import type { Draft } from '../api/types.js';
import { messages } from '../messages/messages.js';
import { formatClock } from '../ui/dates.js';

const PAUSE_MS = 800;
const RETRY_MS = 10_000;
const m = messages.form;

/** Saves what was typed a moment after the last key; a failed save tries again by itself. `unitId` is whom the user acts for. */
export function useDraft<Body extends object>(unitId: string, restored: Draft | undefined) {
  const [id] = useState(() => restored?.id ?? newId());
  const [note, setNote] = useState('');
  const pending = useRef<Body | undefined>(undefined);
  const timer = useRef(0);
  const stored = useRef(Boolean(restored));
  const sending = useRef<Promise<unknown>>(Promise.resolve());

  const flush = useCallback((): Promise<unknown> => {
    window.clearTimeout(timer.current);
    const body = pending.current;
    if (!body) return sending.current;
    pending.current = undefined;
    setNote(m.draftSaving);
    // One after the other, so that an older save never lands on a newer one.
    sending.current = sending.current
      .then(() => saveDraft(id, unitId, body))
      .then((draft) => {
        stored.current = true;
        setNote(m.draftSaved(formatClock(draft.savedAt)));
      })
      .catch(() => {
        pending.current ??= body;
        setNote(m.draftFailed);
        timer.current = window.setTimeout(() => void flush(), RETRY_MS);
      });
    return sending.current;
  }, [id, unitId]);

  const typed = useCallback(
    (body: Body) => {
      pending.current = body;
      window.clearTimeout(timer.current);
      timer.current = window.setTimeout(() => void flush(), PAUSE_MS);
    },
    [flush],
  );

  /** Filed or thrown away: nothing is saved any more, and what was saved is deleted. */
  const discard = useCallback(async () => {
    window.clearTimeout(timer.current);
    pending.current = undefined;
    await sending.current;
    // A draft that cannot be deleted now is offered again later; the filing itself is not touched by that.
    if (stored.current) await deleteDraft(id).catch(() => undefined);
    stored.current = false;
    setNote('');
  }, [id]);

  useEffect(
    () => () => {
      void flush();
    },
    [flush],
  );

  return { note, typed, discard };
}
