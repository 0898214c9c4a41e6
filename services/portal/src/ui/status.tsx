import type { ReactNode } from 'react';
import type { Tone } from './tone.js';

const MARK: Record<Tone, string> = { good: '✓', busy: '○', warn: '!', bad: '!', quiet: '·' };

export function Status({ tone, children }: { tone: Tone; children: ReactNode }) {
  return (
    <span className={`status status-${tone}`}>
      <span aria-hidden="true" className="status-mark">
        {MARK[tone]}
      </span>
      {children}
    </span>
  );
}
