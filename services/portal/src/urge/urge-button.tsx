import { Button } from 'antd';
import { lazy, Suspense, useState } from 'react';
import type { Urge } from '../api/directory.types.js';
import { messages } from '../messages/messages.js';
import { useSession } from '../shell/session.js';

const m = messages.urge;
const UrgeDialog = lazy(() => import('./urge-dialog.js').then((module) => ({ default: module.UrgeDialog })));

interface UrgeButtonProps {
  /** Which units: the filter of the list in view, or units by name. */
  urge: Urge;
  /** How many they are. */
  units: number;
  primary?: boolean;
  /** What a screen reader hears where the button stands among many. */
  label?: string;
}

/** 催报, for officers: one click for all that are missing; the dialog names what follows and asks once more. */
export function UrgeButton({ urge, units, primary, label }: UrgeButtonProps) {
  const { can } = useSession();
  const [open, setOpen] = useState(false);
  if (!can('unit.urge') || units === 0) return null;
  return (
    <>
      <Button
        type={primary ? 'primary' : 'default'}
        onClick={() => setOpen(true)}
        {...(label ? { 'aria-label': label } : {})}
      >
        {urge.unitIds ? m.one : m.all[urge.standing]}
      </Button>
      {open ? (
        <Suspense fallback={null}>
          <UrgeDialog urge={urge} units={units} onClose={() => setOpen(false)} />
        </Suspense>
      ) : null}
    </>
  );
}
