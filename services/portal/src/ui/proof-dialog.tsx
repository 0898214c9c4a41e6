import { Modal } from 'antd';
import type { DeadlineStatus } from '../api/types.js';
import { messages } from '../messages/messages.js';
import { formatDate } from './dates.js';
import { Fields } from './fields.js';
import { ReferenceLine } from './reference-line.js';
import { Status } from './status.js';
import { DEADLINE_TONE } from './tone.js';

const m = messages.deadline;

interface ProofProps {
  status: DeadlineStatus;
  extendedTo: string | undefined;
  open: boolean;
  onClose: () => void;
}

export function ProofDialog({ status, extendedTo, open, onClose }: ProofProps) {
  const { deadline } = status;
  return (
    <Modal title={m.proofTitle} open={open} onCancel={onClose} footer={null} width={620} destroyOnHidden>
      <Fields
        items={[
          { label: m.now, value: <Status tone={DEADLINE_TONE[status.state]}>{status.words}</Status> },
          { label: m.ruleLabel, value: m.rule(deadline.ruleId, deadline.n, m.units[deadline.unit]) },
          { label: m.trigger, value: formatDate(deadline.trigger) },
          { label: m.dueStrict, value: formatDate(deadline.dueStrict) },
          { label: m.dueRolled, value: formatDate(deadline.dueRolled) },
          ...(extendedTo ? [{ label: m.extendedTo, value: formatDate(extendedTo) }] : []),
          { label: m.computation, value: deadline.words },
          { label: m.calendar, value: deadline.calendarVersion },
        ]}
      />
      {deadline.provisional ? <p className="hint">{m.provisional}</p> : null}
      <ReferenceLine reference={deadline.reference} />
    </Modal>
  );
}
