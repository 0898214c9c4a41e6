import { Form, Input } from 'antd';

interface WordsFieldProps {
  name: string;
  label: string;
  placeholder?: string;
  /** Said where nothing was written; without it the field may stay empty. */
  required?: string;
}

export function WordsField({ name, label, placeholder, required }: WordsFieldProps) {
  return (
    <Form.Item
      name={name}
      label={label}
      rules={required ? [{ required: true, whitespace: true, message: required }] : []}
    >
      <Input.TextArea autoSize={{ minRows: 2, maxRows: 6 }} maxLength={500} {...(placeholder ? { placeholder } : {})} />
    </Form.Item>
  );
}
