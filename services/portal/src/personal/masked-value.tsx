import { lazy, Suspense, useState } from 'react';
import type { RevealField, RevealSubject } from '../api/personal.js';
import { messages } from '../messages/messages.js';
import { useSession } from '../shell/session.js';

const m = messages.personal;
const RevealDialog = lazy(() => import('./reveal-dialog.js').then((module) => ({ default: module.RevealDialog })));

interface MaskedValueProps {
  value: string;
  field: RevealField;
  /** As the form calls it. */
  label: string;
  /** Whose it is, for who hears the button. */
  name?: string;
  subject: RevealSubject;
}

/** A value as it came; where it is masked, with a button for whoever may have it shown. It is masked again on the next page. */
export function MaskedValue({ value, field, label, name = '', subject }: MaskedValueProps) {
  const { reveals } = useSession();
  const [asking, setAsking] = useState(false);
  const [shown, setShown] = useState('');
  if (!value.includes('*') || shown || !reveals) return <span>{shown || value}</span>;
  return (
    <span>
      {value}{' '}
      <button type="button" className="link" aria-label={m.showWhat(label, name)} onClick={() => setAsking(true)}>
        {m.show}
      </button>
      {asking ? (
        <Suspense fallback={null}>
          <RevealDialog
            {...{ subject, field, label }}
            onClose={() => setAsking(false)}
            onShown={(whole) => {
              setShown(whole);
              setAsking(false);
            }}
          />
        </Suspense>
      ) : null}
    </span>
  );
}
