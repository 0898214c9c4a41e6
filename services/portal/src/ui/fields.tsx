import type { ReactNode } from 'react';

export interface FieldItem {
  label: string;
  value: ReactNode;
  /** Marks a value that the remark of a return is about, or that changed. */
  mark?: ReactNode;
}

export function Fields({ items }: { items: readonly FieldItem[] }) {
  return (
    <dl className="fields">
      {items.map(({ label, value, mark }) => (
        <div key={label} className={mark ? 'field field-marked' : 'field'}>
          <dt>{label}</dt>
          <dd>
            {value}
            {mark ? <div className="field-mark">{mark}</div> : null}
          </dd>
        </div>
      ))}
    </dl>
  );
}
