import type { Handover } from '../api/types.js';
import { actionOf, HandoverLine, handoverPath } from '../leaving/handovers-panel.js';
import { LinkButton } from '../ui/link-button.js';

export function HandoverRow({ handover, primary }: { handover: Handover; primary: boolean }) {
  const action = actionOf(handover);
  return (
    <li className="row">
      <HandoverLine handover={handover} />
      <LinkButton to={handoverPath(handover)} primary={primary} label={`${action}：${handover.personName}`}>
        {action}
      </LinkButton>
    </li>
  );
}
