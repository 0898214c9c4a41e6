import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { fetchFilingPolicy } from '../api/filings.js';
import type { Vacancy } from '../api/types.js';
import { messages } from '../messages/messages.js';
import { LinkButton } from '../ui/link-button.js';
import { ReferenceLine } from '../ui/reference-line.js';

const m = messages.queue;

export function VacancyRow({ vacancy, primary }: { vacancy: Vacancy; primary: boolean }) {
  const policy = useQuery({
    queryKey: ['policy', vacancy.unitId],
    queryFn: () => fetchFilingPolicy(vacancy.unitId),
    staleTime: 600_000,
  });
  const to = '/filings/new?kind=first';
  return (
    <li className="row">
      <div className="row-main">
        <Link to={to} className="row-title" data-row-link>
          {m.vacancyTitle(policy.data?.specialistTitle ?? messages.filing.specialist)}
        </Link>
        <p>{vacancy.detail}</p>
        <ReferenceLine reference={vacancy.reference} ruleId={vacancy.ruleId} />
      </div>
      <LinkButton to={to} primary={primary}>
        {m.fileFirst}
      </LinkButton>
    </li>
  );
}
