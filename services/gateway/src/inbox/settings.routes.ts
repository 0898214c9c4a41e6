import type { MessageSettings } from '@zhuanguan/contracts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { GatewayContext } from '../context.js';
import type { Edge } from '../http/edge.js';
import { orThrow } from '../http/problem.js';
import { answers } from '../http/problem.schema.js';
import { restJson } from '../http/rest-json.js';
import { callerOf } from '../session/authenticate.js';
import {
  MessageSettingsSchema,
  SaveMessageSettingsSchema,
  TestChannelSchema,
  TestPlannedSchema,
  VerifyAddressSchema,
  type MessageSettingsJson,
} from './settings.schema.js';

/** 消息设置: where the account wants the messages of the organisation it acts for. Saving is the same done once or twice. */
export function messageSettingsRoutes(app: Edge, ctx: GatewayContext): void {
  const tags = ['inbox'];
  const config = { personOnly: true } as const;
  const call = async (request: FastifyRequest) => ({ token: await ctx.signer.forActor(callerOf(request).actor) });
  const { notification } = ctx.clients;
  /** Addresses are personal. */
  const answer = (reply: FastifyReply, settings: MessageSettings | undefined) =>
    reply.header('cache-control', 'no-store').send(restJson<MessageSettingsJson>(settings ?? {}));

  app.get(
    '/v1/inbox/settings',
    {
      config: { ...config, access: 'inbox.read' },
      schema: {
        tags,
        summary: '消息设置: how messages come besides the inbox',
        response: answers({ 200: MessageSettingsSchema }),
      },
    },
    async (request, reply) => answer(reply, orThrow(await notification.getSettings({}, await call(request))).settings),
  );

  app.put(
    '/v1/inbox/settings',
    {
      config: { ...config, access: 'inbox.read' },
      schema: {
        tags,
        summary: 'Replace the settings as a whole',
        body: SaveMessageSettingsSchema,
        response: answers({ 200: MessageSettingsSchema }),
      },
    },
    async (request, reply) => {
      const channels = request.body.channels.map((c) => ({ ...c, digest: c.digest ?? false }));
      return answer(reply, orThrow(await notification.saveSettings({ channels }, await call(request))).settings);
    },
  );

  app.post(
    '/v1/inbox/settings/test',
    {
      config: { ...config, access: 'inbox.read' },
      schema: {
        tags,
        summary: 'Send a test to the address kept, once a minute',
        body: TestChannelSchema,
        response: answers({ 202: TestPlannedSchema }),
      },
    },
    async (request, reply) => {
      const { channel } = request.body;
      orThrow(await notification.testChannel({ channel }, await call(request)));
      return reply.status(202).send({ channel });
    },
  );

  app.post(
    '/v1/inbox/settings/code',
    {
      config: { ...config, access: 'inbox.read' },
      schema: {
        tags,
        summary: 'Send another one-time code to an address that is not proved, once a minute',
        body: TestChannelSchema,
        response: answers({ 202: MessageSettingsSchema }),
      },
    },
    async (request, reply) => {
      const { settings } = orThrow(await notification.sendAddressCode(request.body, await call(request)));
      return answer(reply.status(202), settings);
    },
  );

  app.post(
    '/v1/inbox/settings/verification',
    {
      config: { ...config, access: 'inbox.read' },
      schema: {
        tags,
        summary: 'Prove an address by the code that was sent there; before, nothing else is',
        body: VerifyAddressSchema,
        response: answers({ 200: MessageSettingsSchema }),
      },
    },
    async (request, reply) => {
      const { settings } = orThrow(await notification.verifyAddress(request.body, await call(request)));
      return answer(reply, settings);
    },
  );
}
