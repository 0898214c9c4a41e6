import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { testChannel } from '../api/inbox.js';
import type { ChannelSetting } from '../api/inbox.types.js';
import { messages } from '../messages/messages.js';
import { formatInstant } from '../ui/dates.js';
import { Notice } from '../ui/notice.js';
import { Failure } from '../ui/states.js';
import { Status } from '../ui/status.js';
import type { Tone } from '../ui/tone.js';
import { SETTINGS } from './settings-key.js';

const s = messages.inbox.settings;
const TONES: Record<'sent' | 'due' | 'dead', Tone> = { sent: 'good', due: 'busy', dead: 'bad' };

/** What became of the last one, whether the address works, and a test to the address that is kept. */
export function LastDelivery({ channel }: { channel: ChannelSetting }) {
  const { id, name, lastState, lastCode, lastAt, failingSince, failingCode } = channel;
  const client = useQueryClient();
  const test = useMutation({
    mutationFn: () => testChannel(id),
    onSuccess: () => client.invalidateQueries({ queryKey: SETTINGS }),
  });
  return (
    <div>
      {failingSince ? (
        <Notice tone="warn" title={s.failing(formatInstant(failingSince))}>
          <p>
            {s.failingBody} {failingCode ? <span className="quiet">{s.code(failingCode)}</span> : null}
          </p>
        </Notice>
      ) : null}
      {lastState ? (
        <p>
          <Status tone={TONES[lastState]}>{s.last[lastState]}</Status>{' '}
          <span className="quiet">{lastAt ? formatInstant(lastAt) : ''}</span>
          {lastCode && lastState !== 'sent' ? <span className="quiet"> {s.code(lastCode)}</span> : null}
        </p>
      ) : null}
      {test.isSuccess ? <Notice tone="good" title={s.tested} urgent /> : null}
      {test.isError ? <Failure error={test.error} /> : null}
      <Button onClick={() => test.mutate()} loading={test.isPending}>
        {s.test(name)}
      </Button>
    </div>
  );
}
