import { Button } from 'antd';
import { lazy, Suspense, useState } from 'react';
import type { Filing } from '../api/types.js';
import { messages } from '../messages/messages.js';
import { useSession } from '../shell/session.js';

const m = messages.retention.holds;
const HoldDialog = lazy(() => import('./hold-dialog.js').then((module) => ({ default: module.HoldDialog })));

/** 保全 of a filing, its person or its unit: quiet, for it is hardly ever the next step. */
export function HoldAction({ filing }: { filing: Filing }) {
  const { can } = useSession();
  const [open, setOpen] = useState(false);
  if (!can('retention.hold')) return null;
  return (
    <>
      <Button onClick={() => setOpen(true)}>{m.action}</Button>
      {open ? (
        <Suspense fallback={null}>
          <HoldDialog filing={filing} close={() => setOpen(false)} />
        </Suspense>
      ) : null}
    </>
  );
}
