import { PUBLIC_URL } from './identity-fixture.js';

/** A browser reduced to cookies and redirects; it reaches the provider as the gateway's proxy does. */
export class Browser {
  readonly cookies = new Map<string, string>();

  constructor(private readonly port: number) {}

  async request(url: string, init: RequestInit = {}): Promise<Response> {
    const { pathname, search } = new URL(url, PUBLIC_URL);
    const response = await fetch(`http://127.0.0.1:${this.port}${pathname}${search}`, {
      redirect: 'manual',
      ...init,
      headers: {
        cookie: [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; '),
        'x-forwarded-host': new URL(PUBLIC_URL).host,
        'x-forwarded-proto': 'http',
        accept: 'text/html',
        ...(init.headers as Record<string, string> | undefined),
      },
    });
    for (const line of response.headers.getSetCookie()) {
      const [pair = ''] = line.split(';');
      const at = pair.indexOf('=');
      if (/expires=Thu, 01 Jan 1970/i.test(line)) this.cookies.delete(pair.slice(0, at));
      else this.cookies.set(pair.slice(0, at), pair.slice(at + 1));
    }
    return response;
  }

  submit(url: string, fields: Record<string, string>): Promise<Response> {
    return this.request(url, { method: 'POST', body: new URLSearchParams(fields) });
  }
}

export const location = (response: Response): string => response.headers.get('location') ?? '';
