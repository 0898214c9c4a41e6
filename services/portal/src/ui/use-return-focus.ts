import { useEffect, useState } from 'react';

/** A dialog that is taken away gives the focus back to what opened it, unless something else has it by then. */
export function useReturnFocus(): void {
  const [opener] = useState(() => document.activeElement);
  useEffect(
    () => () => {
      if (opener instanceof HTMLElement && document.activeElement === document.body) opener.focus();
    },
    [opener],
  );
}
