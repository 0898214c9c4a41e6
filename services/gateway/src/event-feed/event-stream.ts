import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { readStream, type EventReader, type Nats, type StreamEvent } from '@zhuanguan/events';
import { formatCursor } from './cursor.js';

const HEARTBEAT_MS = 15_000;
/** A reader that takes nothing for so long is cut off; it comes back with Last-Event-ID. */
const SLOW_MS = 30_000;

export interface StreamStart {
  epoch: string;
  afterSeq: number;
  subject: string;
  /** Asked with every heartbeat: a token that ran out or a system that was struck off ends the stream. */
  stillAdmitted: () => Promise<boolean>;
}

export interface OpenStreams {
  /** False when there are as many as there may be. */
  admit(): boolean;
  serve(response: ServerResponse, from: StreamStart): Promise<void>;
  closeAll(): void;
}

/** Server-sent events: id = cursor, data = the event, a comment as heartbeat; one ordered reader per connection. */
export function openStreams(nats: Nats, options: { max: number; heartbeatMs?: number; slowMs?: number }): OpenStreams {
  const open = new Set<ServerResponse>();
  let closing = false;

  async function pump(response: ServerResponse, reader: EventReader, epoch: string): Promise<void> {
    for await (const event of reader) {
      if (response.write(frame(epoch, event))) continue;
      const drained = once(response, 'drain', { signal: AbortSignal.timeout(options.slowMs ?? SLOW_MS) });
      if (!(await drained.catch(() => undefined))) return;
    }
  }

  return {
    admit: () => !closing && open.size < options.max,
    closeAll: () => {
      closing = true;
      for (const response of open) response.end();
    },
    serve: async (response, { epoch, afterSeq, subject, stillAdmitted }) => {
      open.add(response);
      response.writeHead(200, {
        'content-type': 'text/event-stream; charset=utf-8',
        'cache-control': 'no-store',
        'x-accel-buffering': 'no',
      });
      response.write('retry: 2000\n\n');
      const beat = async () => {
        if (!(await stillAdmitted())) return void response.end();
        if (!response.writableNeedDrain && !response.writableEnded) response.write(': \n\n');
      };
      const heartbeat = setInterval(() => void beat(), options.heartbeatMs ?? HEARTBEAT_MS);
      let reader: EventReader | undefined;
      const gone = new Promise<void>((resolve) => response.once('close', resolve));
      try {
        reader = await readStream(nats, { afterSeq, subject });
        await Promise.race([gone, pump(response, reader, epoch)]);
      } finally {
        clearInterval(heartbeat);
        reader?.stop();
        open.delete(response);
        response.destroy();
      }
    },
  };
}

const frame = (epoch: string, { seq, envelope }: StreamEvent): string =>
  `id: ${formatCursor(epoch, seq)}\ndata: ${JSON.stringify(envelope)}\n\n`;
