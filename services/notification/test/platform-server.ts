import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Posted {
  headers: IncomingHttpHeaders;
  raw: string;
  body: Record<string, unknown>;
}

export interface PlatformServer {
  url: string;
  posted: Posted[];
  /** What it does with the next ones, in order; afterwards 200 and `{"errcode":0}`. `hang` never answers. */
  next: ('hang' | { status: number; body?: string; location?: string })[];
  stop(): Promise<void>;
}

/** An SMS platform, as far as we are concerned: it takes a POST of JSON. */
export async function startPlatformServer(): Promise<PlatformServer> {
  const hanging = new Set<ServerResponse>();
  const handle: PlatformServer = { url: '', posted: [], next: [], stop: () => Promise.resolve() };
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const raw = Buffer.concat(chunks).toString();
      handle.posted.push({ headers: request.headers, raw, body: JSON.parse(raw) as Record<string, unknown> });
      const answer = handle.next.shift() ?? { status: 200 };
      if (answer === 'hang') return void hanging.add(response);
      const { status, body = '{"errcode":0}', location } = answer;
      response.writeHead(status, location ? { location } : {}).end(body);
    });
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  handle.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/send`;
  handle.stop = () =>
    new Promise((stopped) => {
      for (const response of hanging) response.destroy();
      server.closeAllConnections();
      server.close(() => stopped());
    });
  return handle;
}
