import { useMutation } from '@tanstack/react-query';
import { Button, Form, Input } from 'antd';
import { endSessionsOf } from '../api/security.js';
import { messages } from '../messages/messages.js';
import { Notice } from '../ui/notice.js';
import { Failure } from '../ui/states.js';
import { useFormProblem } from '../ui/use-form-problem.js';

const m = messages.refusals;
const s = messages.security;

interface Typed {
  username: string;
  reason: string;
}

/** Signs out an account that is told by its username: on the telephone nobody knows another name for it. */
export function EndSessionsPanel() {
  const [form] = Form.useForm<Typed>();
  const end = useMutation({ mutationFn: endSessionsOf, onSuccess: () => form.resetFields() });
  const above = useFormProblem(form, end.error, ['/username', '/reason']);
  return (
    <section className="panel" aria-labelledby="end-sessions">
      <div className="panel-head">
        <h2 id="end-sessions">{m.endTitle}</h2>
      </div>
      <div className="panel-body">
        <p className="quiet">{m.endLead}</p>
        {end.isSuccess ? (
          <Notice tone="good" title={`${m.usernameOf(end.variables.username)}：${s.ended(end.data)}`} urgent />
        ) : null}
        {above ? <Failure error={end.error} /> : null}
        <Form<Typed>
          form={form}
          name="end-sessions"
          layout="vertical"
          requiredMark={false}
          onFinish={(typed) => end.mutate(typed)}
        >
          <Form.Item
            name="username"
            label={m.username}
            rules={[{ required: true, whitespace: true, message: m.usernameRequired }]}
          >
            <Input maxLength={100} autoComplete="off" />
          </Form.Item>
          <Form.Item
            name="reason"
            label={s.reason}
            extra={s.reasonExtra}
            rules={[{ required: true, whitespace: true, message: s.reasonRequired }]}
          >
            <Input maxLength={200} />
          </Form.Item>
          <Button htmlType="submit" loading={end.isPending}>
            {s.endSessions}
          </Button>
        </Form>
      </div>
    </section>
  );
}
