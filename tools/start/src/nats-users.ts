import { readFileSync } from 'node:fs';
import { inboxOf, STREAM } from '@zhuanguan/events';
import type { NatsUser } from '@zhuanguan/embedded';

/** What a service does on NATS, as deploy/infra/nats/users.json says it. */
interface ServiceUse {
  stream: string[];
  /** Durable → subjects it may be fed from. */
  consumers: Record<string, string[]>;
  listens?: string[];
  /** Follows the whole stream by consumers without a name (feed, projections). */
  reads?: boolean;
}

export const NATS_USERS = ['identity', 'registry', 'workflow', 'supervision', 'notification', 'gateway'] as const;
export type NatsService = (typeof NATS_USERS)[number];
/** Whoever looks after the server, and the one-process form, which is all services at once. */
export const OPERATOR = 'operator';

const API = '$JS.API';
const uses = (): Record<NatsService, ServiceUse> =>
  JSON.parse(readFileSync(new URL('../../../deploy/infra/nats/users.json', import.meta.url), 'utf8')) as Record<
    NatsService,
    ServiceUse
  >;

/** The users of a server: each service with what it needs and no more, and the operator. */
export function natsUsers(passwords: Readonly<Record<NatsService | typeof OPERATOR, string>>): NatsUser[] {
  const table = uses();
  const durables = NATS_USERS.flatMap((name) => Object.keys(table[name].consumers));
  return [
    { user: OPERATOR, password: passwords[OPERATOR] },
    ...NATS_USERS.map((name) => ({
      user: name,
      password: passwords[name],
      permissions: permissionsOf(name, table[name], durables),
    })),
  ];
}

function permissionsOf(
  name: NatsService,
  use: ServiceUse,
  durables: readonly string[],
): Required<NatsUser>['permissions'] {
  const own = Object.keys(use.consumers);
  return {
    publish: {
      allow: [
        ...use.stream,
        `${API}.STREAM.CREATE.${STREAM}`,
        `${API}.STREAM.INFO.${STREAM}`,
        ...Object.entries(use.consumers).flatMap(([durable, subjects]) => consumerSubjects(durable, subjects)),
        ...(use.reads ? READING : []),
      ],
      // Who reads by nameless consumers never touches one that has a name.
      ...(use.reads ? { deny: durables.flatMap(handling) } : {}),
    },
    subscribe: {
      allow: [`${inboxOf(name)}.>`, ...(use.listens ?? []), ...own.map((durable) => `zg-replay.${durable}`)],
    },
    // The answer to a replay goes where it was asked from.
    ...(own.length > 0 ? { allow_responses: true } : {}),
  };
}

/** The filter is part of the subject a consumer is made by, so it cannot be fed from anything else. */
const consumerSubjects = (durable: string, subjects: readonly string[]): string[] => [
  ...subjects.map((subject) => `${API}.CONSUMER.CREATE.${STREAM}.${durable}.${subject}`),
  `${API}.CONSUMER.INFO.${STREAM}.${durable}`,
  `${API}.CONSUMER.MSG.NEXT.${STREAM}.${durable}`,
  `$JS.ACK.${STREAM}.${durable}.>`,
];

const READING = [
  `${API}.CONSUMER.CREATE.${STREAM}.*.>`,
  `${API}.CONSUMER.INFO.${STREAM}.*`,
  `${API}.CONSUMER.DELETE.${STREAM}.*`,
  `${API}.CONSUMER.MSG.NEXT.${STREAM}.*`,
  `${API}.STREAM.MSG.GET.${STREAM}`,
];

const handling = (durable: string): string[] => [
  `${API}.CONSUMER.CREATE.${STREAM}.${durable}.>`,
  `${API}.CONSUMER.*.${STREAM}.${durable}`,
  `${API}.CONSUMER.MSG.NEXT.${STREAM}.${durable}`,
];
