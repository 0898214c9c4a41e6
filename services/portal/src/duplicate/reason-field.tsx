import { Form, Input } from 'antd';
import { messages } from '../messages/messages.js';

const m = messages.duplicate;

export function ReasonField() {
  return (
    <Form.Item
      name="reason"
      label={m.reasonLabel}
      rules={[{ required: true, whitespace: true, message: m.reasonRequired }]}
    >
      <Input.TextArea autoSize={{ minRows: 2, maxRows: 6 }} maxLength={500} placeholder={m.reasonPlaceholder} />
    </Form.Item>
  );
}
