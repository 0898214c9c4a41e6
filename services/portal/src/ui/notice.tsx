import { useEffect, useRef, type ReactNode } from 'react';
import type { Tone } from './tone.js';

interface NoticeProps {
  tone: Tone;
  title: ReactNode;
  children?: ReactNode;
  actions?: ReactNode;
  /** Spoken at once by a screen reader, and brought into view: the button that led to it may be far below. */
  urgent?: boolean;
}

export function Notice({ tone, title, children, actions, urgent }: NoticeProps) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (urgent) box.current?.scrollIntoView({ block: 'nearest' });
  }, [urgent]);
  return (
    <div ref={box} className={`notice notice-${tone}`} role={urgent ? 'alert' : undefined}>
      <div className="notice-text">
        <strong>{title}</strong>
        {children ? <div className="notice-body">{children}</div> : null}
      </div>
      {actions ? <div className="actions">{actions}</div> : null}
    </div>
  );
}
