import { useQuery } from '@tanstack/react-query';
import { normalisePersonName, normalisePhone } from '@zhuanguan/kernel';
import { Form } from 'antd';
import { useDeferredValue } from 'react';
import { Link } from 'react-router';
import { checkFiling } from '../api/filings.js';
import type { Filing, FilingPersonInput } from '../api/types.js';
import { messages } from '../messages/messages.js';
import { useSession } from '../shell/session.js';
import { Notice } from '../ui/notice.js';
import { contentToSend, draftOf, type FormValues } from './form-values.js';

const m = messages.duplicate;

/** What should be looked at in a filing that waits (REG-6): a hint, never a reason to return it. */
export function FilingWarnings({ warnings }: Pick<Filing, 'warnings'>) {
  const { can } = useSession();
  if (warnings.length === 0) return null;
  return (
    <Notice tone="warn" title={m.warningTitle}>
      {warnings.map(({ code, detail }) => (
        <p key={`${code}${detail}`}>{detail}</p>
      ))}
      {can('duplicate.decide') ? <Link to="/duplicates">{m.handle}</Link> : null}
    </Notice>
  );
}

/** The same while it is typed, once name and phone are there. */
export function TypedWarnings({ unitId, fallback }: { unitId: string; fallback: FormValues }) {
  const form = Form.useFormInstance<FormValues>();
  const person = Form.useWatch<FilingPersonInput | undefined>(['content', 'person'], form);
  const name = normalisePersonName(person?.name ?? fallback.content.person?.name ?? '');
  const phone = normalisePhone(person?.phone ?? fallback.content.person?.phone ?? '');
  const typed = useDeferredValue(name.ok && phone.ok ? `${name.value} ${phone.value}` : '');
  const found = useQuery({
    // What is typed is no key of a cache that outlives the page.
    queryKey: ['filing-check', unitId, typed],
    queryFn: () => checkFiling(unitId, contentToSend(draftOf(form.getFieldsValue(true) as FormValues))),
    enabled: typed !== '',
    gcTime: 0,
    retry: false,
  });
  return <div role="status">{found.data ? <FilingWarnings warnings={found.data.warnings} /> : null}</div>;
}
