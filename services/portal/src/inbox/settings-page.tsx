import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Checkbox, Form, Input, Radio } from 'antd';
import { fetchMessageSettings, saveMessageSettings } from '../api/inbox.js';
import type { ChannelSetting, MessageSettings } from '../api/inbox.types.js';
import { problemOf } from '../api/problem.js';
import { messages } from '../messages/messages.js';
import { useSession } from '../shell/session.js';
import { Notice } from '../ui/notice.js';
import { Page } from '../ui/page.js';
import { Empty, Failure, Loaded } from '../ui/states.js';
import { Status } from '../ui/status.js';
import { SETTINGS } from './settings-key.js';
import { ProveAddress } from './prove-address.js';
import { LastDelivery } from './last-delivery.js';
import '../account/account.css';

const m = messages.inbox;
const s = m.settings;

export function Component() {
  const { hasInbox, organisationId, organisationName } = useSession();
  const settings = useQuery({
    queryKey: [...SETTINGS, organisationId],
    queryFn: fetchMessageSettings,
    enabled: hasInbox,
    // Somebody waits for a test to arrive.
    refetchInterval: ({ state }) => (state.data?.channels.some((c) => c.lastState === 'due') ? 5_000 : false),
  });
  return (
    <Page title={s.title} lead={s.lead(organisationName)} narrow>
      {hasInbox ? (
        <Loaded query={settings}>
          {(found) =>
            found.channels.length === 0 ? (
              <div className="panel">
                <Empty title={s.noneTitle}>{s.none}</Empty>
              </div>
            ) : (
              <SettingsForm key={organisationId} settings={found} />
            )
          }
        </Loaded>
      ) : (
        <div className="panel">
          <Empty title={m.whoCanTitle}>{m.whoCan}</Empty>
        </div>
      )}
    </Page>
  );
}

interface Values {
  /** By channel. */
  channels: Record<string, { chosen: boolean; address: string; digest?: boolean }>;
}

const initial = ({ channels }: MessageSettings): Values => ({
  channels: Object.fromEntries(
    channels.map(({ id, chosen, address = '', digest }) => [id, { chosen, address, digest }]),
  ),
});

function SettingsForm({ settings }: { settings: MessageSettings }) {
  const [form] = Form.useForm<Values>();
  const client = useQueryClient();
  const { organisationId } = useSession();
  const save = useMutation({
    mutationFn: ({ channels }: Values) =>
      saveMessageSettings({
        channels: Object.entries(channels).flatMap(([channel, { chosen, address, digest = false }]) =>
          chosen ? [{ channel, address, digest }] : [],
        ),
      }),
    onSuccess: (saved) => client.setQueryData([...SETTINGS, organisationId], saved),
    onError: (error, { channels }) => {
      // The pointer counts what was sent; the fields are named by their channels.
      const sent = Object.keys(channels).filter((id) => channels[id]?.chosen);
      const fields = (problemOf(error).errors ?? []).flatMap(({ pointer, detail }) => {
        const channel = sent[Number(pointer.split('/')[2])];
        return channel ? [{ name: ['channels', channel, 'address'] as const, errors: [detail] }] : [];
      });
      form.setFields(fields as never);
    },
  });
  return (
    <Form
      form={form}
      name="message-settings"
      layout="vertical"
      requiredMark={false}
      initialValues={initial(settings)}
      onFinish={(values) => save.mutate(values)}
    >
      {settings.channels.map((channel) => (
        <ChannelFields key={channel.id} channel={channel} digestAt={settings.digestAt} />
      ))}
      {save.isSuccess ? <Notice tone="good" title={s.saved} urgent /> : null}
      {save.isError ? <Failure error={save.error} /> : null}
      <p className="quiet">
        {s.neutral}
        {settings.quietFrom && settings.quietTo ? s.quiet(settings.quietFrom, settings.quietTo) : null}
      </p>
      <Button type="primary" htmlType="submit" loading={save.isPending}>
        {s.save}
      </Button>
    </Form>
  );
}

function ChannelFields({ channel, digestAt }: { channel: ChannelSetting; digestAt: string }) {
  const { id, name, addressLabel, digests } = channel;
  const form = Form.useFormInstance<Values>();
  const chosen = Form.useWatch((values: Values) => values.channels?.[id]?.chosen, form) ?? channel.chosen;
  return (
    <section className="plain-form" aria-label={name}>
      <Form.Item name={['channels', id, 'chosen']} valuePropName="checked" className={chosen ? '' : 'last'}>
        <Checkbox>{s.use(name)}</Checkbox>
      </Form.Item>
      <div hidden={!chosen}>
        <Form.Item
          name={['channels', id, 'address']}
          label={addressLabel}
          rules={chosen ? [{ required: true, whitespace: true, message: s.addressRequired(addressLabel) }] : []}
        >
          <Input autoComplete={id === 'email' ? 'email' : 'off'} maxLength={254} />
        </Form.Item>
        {digests ? (
          <Form.Item name={['channels', id, 'digest']} label={s.how}>
            <Radio.Group
              options={[
                { value: false, label: s.each },
                { value: true, label: s.digest(digestAt) },
              ]}
            />
          </Form.Item>
        ) : null}
      </div>
      {channel.chosen ? (
        channel.verified ? (
          <>
            <p>
              <Status tone="good">{s.verified}</Status>
            </p>
            <LastDelivery channel={channel} />
          </>
        ) : (
          <ProveAddress channel={channel} />
        )
      ) : null}
    </section>
  );
}
