import { useEffect, type ReactNode } from 'react';
import { messages } from '../messages/messages.js';

interface PageProps {
  title: string;
  /** What the page is for, in one line, where the title does not say it. */
  lead?: ReactNode;
  /** The one primary action, and quieter ones. */
  actions?: ReactNode;
  narrow?: boolean;
  children: ReactNode;
}

export function Page({ title, lead, actions, narrow, children }: PageProps) {
  useEffect(() => {
    document.title = `${title} · ${messages.shell.systemName}`;
  }, [title]);
  return (
    <div className={narrow ? 'page page-narrow' : 'page'}>
      <div className="page-head">
        <div>
          <h1>{title}</h1>
          {lead ? <p className="lead">{lead}</p> : null}
        </div>
        {actions ? <div className="actions">{actions}</div> : null}
      </div>
      {children}
    </div>
  );
}
