import { Link } from 'react-router';
import type { Vacancy } from '../api/types.js';
import { specialistTitle } from '../messages/local-words.js';
import { messages } from '../messages/messages.js';
import { LinkButton } from '../ui/link-button.js';
import { ReferenceLine } from '../ui/reference-line.js';

const m = messages.queue;

export function VacancyRow({ vacancy, primary }: { vacancy: Vacancy; primary: boolean }) {
  const to = '/filings/new?kind=first';
  return (
    <li className="row">
      <div className="row-main">
        <Link to={to} className="row-title" data-row-link>
          {m.vacancyTitle(specialistTitle())}
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
