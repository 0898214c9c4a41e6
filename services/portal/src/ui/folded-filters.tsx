import { useId, useState, type ReactNode } from 'react';
import { messages } from '../messages/messages.js';

const m = messages.common;

/** On a narrow screen what narrows a list stands behind one button, which says how many are set; a wide one shows all. */
export function FoldedFilters({ active, children }: { active: number; children: ReactNode }) {
  const [open, setOpen] = useState(false);
  const id = useId();
  return (
    <>
      <button
        type="button"
        className="filters-fold"
        aria-expanded={open}
        aria-controls={id}
        onClick={() => setOpen(!open)}
      >
        {open ? m.filtersClose : m.filtersOpen(active)}
      </button>
      <div id={id} className={open ? 'filters-more filters-more-open' : 'filters-more'}>
        {children}
      </div>
    </>
  );
}
