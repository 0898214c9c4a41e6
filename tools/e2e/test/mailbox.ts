import type { AddressInfo } from 'node:net';
import { waitFor } from '@zhuanguan/testkit';
import { SMTPServer } from 'smtp-server';

/** A mail server that keeps what it gets. */
export interface Mailbox {
  url: string;
  /** Recipients it does not know: 550. */
  unknown: Set<string>;
  /** All that came, decoded. */
  texts: readonly { to: string[]; text: string }[];
  /** The code that came to an address. */
  codeTo(address: string): Promise<string>;
  stop(): Promise<void>;
}

export async function startMailbox(): Promise<Mailbox> {
  const unknown = new Set<string>();
  const texts: { to: string[]; text: string }[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    onRcptTo: ({ address }, _, done) =>
      unknown.has(address) ? done(Object.assign(new Error('no such user'), { responseCode: 550 })) : done(),
    onData: (stream, session, done) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const source = Buffer.concat(chunks).toString();
        const body = source.slice(source.indexOf('\r\n\r\n') + 4);
        const text = /^content-transfer-encoding: base64/im.test(source)
          ? Buffer.from(body, 'base64').toString()
          : body;
        texts.push({ to: session.envelope.rcptTo.map((r) => r.address), text });
        done();
      });
    },
  });
  server.on('error', () => undefined);
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  return {
    url: `smtp://127.0.0.1:${(server.server.address() as AddressInfo).port}`,
    unknown,
    texts,
    codeTo: (address) =>
      waitFor('a code', () => {
        const got = texts.findLast(({ to }) => to.includes(address));
        return got && /\d{6}/.exec(got.text)?.[0];
      }),
    stop: () => new Promise((stopped) => server.close(() => stopped())),
  };
}
