import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';

export interface Mail {
  from: string;
  to: string[];
  /** As it came over the wire. */
  source: string;
  header(name: string): string;
}

export interface MailServer {
  url: string;
  mails: Mail[];
  /** Recipients it does not know: 550. */
  unknown: Set<string>;
  /** Takes the mail and breaks the connection before it says so, as often as this says. */
  drops: number;
  stop(): Promise<void>;
}

/** The text of a mail, as it is read. */
export function textOf(mail: Mail | undefined): string {
  if (!mail) return '';
  const text = mail.source.slice(mail.source.indexOf('\r\n\r\n') + 4);
  if (mail.header('content-transfer-encoding') === 'base64') return Buffer.from(text, 'base64').toString();
  const bytes = text.replace(/=\r\n/g, '').replace(/=([0-9A-F]{2})/g, (_, hex: string) => `%${hex}`);
  return decodeURIComponent(bytes);
}

/** An SMTP server that keeps what it gets; it wants a password. */
export async function startMailServer(): Promise<MailServer> {
  const mails: Mail[] = [];
  const unknown = new Set<string>();
  const sockets = new Set<{ destroy(): void }>();
  const server = new SMTPServer({
    authMethods: ['PLAIN'],
    allowInsecureAuth: true,
    disabledCommands: ['STARTTLS'],
    onAuth: ({ username, password }, _, done) =>
      username === 'zg' && password === 'p@ss' ? done(null, { user: 'zg' }) : done(new Error('no')),
    onRcptTo: ({ address }, _, done) =>
      unknown.has(address) ? done(Object.assign(new Error('no such user'), { responseCode: 550 })) : done(),
    onData: (stream, session, done) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const source = Buffer.concat(chunks).toString();
        const from = session.envelope.mailFrom ? session.envelope.mailFrom.address : '';
        const header = (name: string) => new RegExp(`^${name}: (.*)$`, 'im').exec(source)?.[1]?.trim() ?? '';
        mails.push({ from, to: session.envelope.rcptTo.map((r) => r.address), source, header });
        if (handle.drops > 0) {
          handle.drops -= 1;
          for (const socket of sockets) socket.destroy();
          return;
        }
        done();
      });
    },
  });
  server.on('error', () => undefined);
  server.server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => undefined);
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const { port } = server.server.address() as AddressInfo;
  const handle: MailServer = {
    url: `smtp://zg:p%40ss@127.0.0.1:${port}`,
    mails,
    unknown,
    drops: 0,
    stop: () => new Promise((stopped) => server.close(() => stopped())),
  };
  return handle;
}
