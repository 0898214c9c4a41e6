import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import { Form, Radio } from 'antd';
import type { ReactNode } from 'react';
import { fetchColleagues } from '../api/holding.js';
import { messages } from '../messages/messages.js';
import { Loaded } from '../ui/states.js';

type Colleagues = Awaited<ReturnType<typeof fetchColleagues>>;

export const useColleagues = (): UseQueryResult<Colleagues> =>
  useQuery({ queryKey: ['colleagues'], queryFn: fetchColleagues });

interface ColleagueFieldProps {
  colleagues: UseQueryResult<Colleagues>;
  label: string;
  required: string;
  /** What is asked once there is somebody. */
  children: ReactNode;
}

/** Which colleague of one's own house; of one there is nothing to choose. */
export function ColleagueField({ colleagues, label, required, children }: ColleagueFieldProps) {
  return (
    <Loaded query={colleagues} rows={2}>
      {(others) =>
        others.length === 0 ? (
          <p>{messages.holding.noColleagues}</p>
        ) : (
          <>
            <Form.Item
              name="accountId"
              label={label}
              rules={[{ required: true, message: required }]}
              initialValue={others.length === 1 ? others[0]?.accountId : undefined}
            >
              <Radio.Group className="radio-stack" aria-label={label}>
                {others.map(({ accountId, displayName }) => (
                  <Radio key={accountId} value={accountId}>
                    {displayName}
                  </Radio>
                ))}
              </Radio.Group>
            </Form.Item>
            {children}
          </>
        )
      }
    </Loaded>
  );
}
