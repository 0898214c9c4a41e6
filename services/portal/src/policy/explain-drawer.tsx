import { useQuery } from '@tanstack/react-query';
import { Drawer } from 'antd';
import { fetchExplanation, type Place, type PolicyExplanation, type PolicyValue } from '../api/policy.js';
import { messages } from '../messages/messages.js';
import { formatDate } from '../ui/dates.js';
import { Loaded } from '../ui/states.js';
import { Status } from '../ui/status.js';
import type { Tone } from '../ui/tone.js';
import { SourceStatus, Sources } from './source.js';

const m = messages.policy;
const TONE: Record<PolicyValue['state'], Tone> = {
  in_force: 'good',
  later: 'busy',
  superseded: 'quiet',
  corrected: 'warn',
  overruled: 'quiet',
  not_adopted: 'quiet',
  not_bound: 'quiet',
};

/** Every pack that says something of a value: what holds on the day, and why the rest does not. */
export function ExplainDrawer({
  parameter,
  place,
  onClose,
}: {
  parameter: string | undefined;
  place: Place;
  onClose: () => void;
}) {
  const explanation = useQuery({
    queryKey: ['policy', 'explain', parameter, place],
    queryFn: () => fetchExplanation(parameter ?? '', place),
    enabled: parameter !== undefined,
  });
  return (
    <Drawer
      open={parameter !== undefined}
      onClose={onClose}
      size={520}
      title={explanation.data ? m.whyOf(explanation.data.parameter.label) : m.why}
      destroyOnHidden
    >
      <Loaded query={explanation}>{(data) => <Layers explanation={data} />}</Loaded>
    </Drawer>
  );
}

function Layers({ explanation: { areaName, date, policyVersion, parameter } }: { explanation: PolicyExplanation }) {
  return (
    <>
      <p className="quiet">
        {m.onDay(areaName, formatDate(date))}，{m.version} {policyVersion}
      </p>
      <ul className="rows">
        {parameter.values.map((value, i) => (
          <li className="row" key={i}>
            <div className="row-main">
              <div className="row-meta">
                <Status tone={TONE[value.state]}>{m.states[value.state]}</Status>
                <span>{m.from(formatDate(value.from))}</span>
                <span>{m.fromPack(value.packId)}</span>
              </div>
              <p className="row-title">{value.words}</p>
              <p>{value.why}</p>
              <Sources value={value} />
              <SourceStatus value={value} />
            </div>
          </li>
        ))}
      </ul>
    </>
  );
}
