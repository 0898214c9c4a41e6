import { Type, type Static } from 'typebox';

export const CloudEventSchema = Type.Object(
  {
    specversion: Type.String(),
    id: Type.String({ format: 'uuid' }),
    source: Type.String(),
    type: Type.String(),
    subject: Type.String(),
    time: Type.String({ format: 'date-time' }),
    datacontenttype: Type.String(),
    data: Type.Unknown(),
    aggregatetype: Type.String(),
    aggregateid: Type.String(),
    aggregateversion: Type.Integer({ description: 'Counts the aggregate’s events, gapless from 1' }),
    areacode: Type.String(),
    correlationid: Type.String(),
    causationid: Type.Optional(Type.String()),
    policyversion: Type.Optional(Type.String()),
    traceparent: Type.Optional(Type.String()),
  },
  { title: 'CloudEvent', description: 'CloudEvents 1.0; nothing personal' },
);

const Cursor = Type.String({ maxLength: 40, description: '<epoch>.<sequence>' });

export const FeedQuerySchema = Type.Object(
  { after: Type.Optional(Cursor), size: Type.Optional(Type.Integer({ minimum: 1, maximum: 500 })) },
  { additionalProperties: false },
);

export const FeedPageSchema = Type.Object(
  {
    items: Type.Array(Type.Object({ cursor: Cursor, event: CloudEventSchema })),
    next: Type.String({ description: 'Where to go on; also when the page is empty' }),
    live: Type.Boolean({ description: 'Nothing more at the moment' }),
  },
  { title: 'EventPage' },
);
export type FeedPageJson = Static<typeof FeedPageSchema>;

export const FeedStreamHeader = Type.Object({ 'last-event-id': Type.Optional(Cursor) });
