import { useQuery } from '@tanstack/react-query';
import { Form, Input, Modal, Radio } from 'antd';
import { useEffect } from 'react';
import { fetchColleagues } from '../api/holding.js';
import { problemOf } from '../api/problem.js';
import { messages } from '../messages/messages.js';
import { fieldErrors } from '../ui/problem-fields.js';
import { Failure, Loaded } from '../ui/states.js';

const m = messages.holding;
const ORDER = ['/accountId', '/note'];

export interface TransferValues {
  accountId: string;
  note: string;
}

interface TransferDialogProps {
  busy: boolean;
  error: unknown;
  onClose: () => void;
  onTransfer: (values: TransferValues) => void;
}

export function TransferDialog({ busy, error, onClose, onTransfer }: TransferDialogProps) {
  const [form] = Form.useForm<TransferValues>();
  const colleagues = useQuery({ queryKey: ['colleagues'], queryFn: fetchColleagues });
  const problem = error ? problemOf(error) : undefined;
  const placed = problem ? fieldErrors(problem, ORDER).fields : [];
  useEffect(() => {
    if (!problem) return;
    form.setFields(fieldErrors(problem, ORDER).fields.map(({ name, errors }) => ({ name: name as never, errors })));
  }, [problem, form]);
  const none = colleagues.data?.length === 0;
  return (
    <Modal
      open
      title={m.transferTitle}
      okText={m.transfer}
      cancelText={messages.common.cancel}
      confirmLoading={busy}
      okButtonProps={{ disabled: none }}
      onCancel={onClose}
      onOk={() => form.submit()}
    >
      <p>{m.transferLead}</p>
      {error && placed.length === 0 ? <Failure error={error} /> : null}
      <Loaded query={colleagues} rows={2}>
        {(others) =>
          others.length === 0 ? (
            <p>{m.noColleagues}</p>
          ) : (
            <Form<TransferValues>
              form={form}
              name="transfer"
              layout="vertical"
              requiredMark={false}
              initialValues={{ note: '', ...(others.length === 1 ? { accountId: others[0]?.accountId } : {}) }}
              onFinish={({ accountId, note }) => onTransfer({ accountId, note: note.trim() })}
            >
              <Form.Item name="accountId" label={m.to} rules={[{ required: true, message: m.toRequired }]}>
                <Radio.Group className="radio-stack" aria-label={m.to}>
                  {others.map(({ accountId, displayName }) => (
                    <Radio key={accountId} value={accountId}>
                      {displayName}
                    </Radio>
                  ))}
                </Radio.Group>
              </Form.Item>
              <Form.Item name="note" label={m.noteLabel}>
                <Input.TextArea autoSize={{ minRows: 2, maxRows: 6 }} maxLength={500} placeholder={m.notePlaceholder} />
              </Form.Item>
            </Form>
          )
        }
      </Loaded>
    </Modal>
  );
}
