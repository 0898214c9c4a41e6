import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Form, Modal } from 'antd';
import { useEffect } from 'react';
import { noteDeparture } from '../api/filings.js';
import { problemOf } from '../api/problem.js';
import type { Appointment, Organisation } from '../api/directory.types.js';
import type { FilingPolicy } from '../api/types.js';
import { ChangeDeadline } from '../filing/change-deadline.js';
import { messages } from '../messages/messages.js';
import { DateField } from '../ui/date-field.js';
import { today } from '../ui/dates.js';
import { fieldErrors } from '../ui/problem-fields.js';
import { ReferenceLine } from '../ui/reference-line.js';
import { Failure } from '../ui/states.js';
import { useReturnFocus } from '../ui/use-return-focus.js';
import { useOnce } from '../ui/use-once.js';

const m = messages.directory;
const ORDER = ['/changeDate'];

interface DepartureDialogProps {
  appointment: Appointment;
  unit: Organisation;
  policy: FilingPolicy | undefined;
  onClose: () => void;
  onDone: () => void;
}

/** A department or bureau notes that someone left: it names what follows and asks for the date. */
export function DepartureDialog({ appointment, unit, policy, onClose, onDone }: DepartureDialogProps) {
  useReturnFocus();
  const [form] = Form.useForm<{ changeDate: string }>();
  const once = useOnce();
  const client = useQueryClient();
  const date = Form.useWatch('changeDate', form);
  const note = useMutation({
    mutationFn: (changeDate: string) => once(changeDate, (key) => noteDeparture(key, appointment.id, changeDate)),
    onSuccess: () => {
      void client.invalidateQueries();
      onDone();
    },
  });
  const placed = note.isError ? fieldErrors(problemOf(note.error), ORDER).fields : [];
  useEffect(() => {
    if (!note.error) return;
    const { fields } = fieldErrors(problemOf(note.error), ORDER);
    form.setFields(fields.map(({ name, errors }) => ({ name: name as never, errors })));
  }, [note.error, form]);
  return (
    <Modal
      open
      title={m.noteTitle(appointment.person.name ?? '')}
      okText={m.noteConfirm}
      cancelText={messages.common.cancel}
      confirmLoading={note.isPending}
      onCancel={onClose}
      onOk={() => form.submit()}
    >
      <p>{m.noteConsequence(unit.name)}</p>
      {policy?.changeReference ? <ReferenceLine reference={policy.changeReference} /> : null}
      {note.isError && placed.length === 0 ? <Failure error={note.error} /> : null}
      <Form
        form={form}
        name="departure"
        layout="vertical"
        requiredMark={false}
        onFinish={({ changeDate }) => note.mutate(changeDate)}
      >
        <Form.Item name="changeDate" label={m.noteDate} rules={[{ required: true, message: m.noteDateRequired }]}>
          <DateField latest={today()} placeholder={messages.form.datePlaceholder} />
        </Form.Item>
      </Form>
      <ChangeDeadline unitId={unit.id} date={date} policy={policy} />
    </Modal>
  );
}
