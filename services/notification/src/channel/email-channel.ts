import { createTransport } from 'nodemailer';
import { SEND_TIMEOUT_MS, type Channel, type Sent } from './channel.js';

export interface EmailConfig {
  /** smtp://user:password@host:587 or smtps://host:465. */
  url: string;
  /** 政府采购专管员 <noreply@example.gov.cn> */
  from: string;
}

/** Loose on purpose: the server knows; this keeps typing errors and header tricks out. */
const ADDRESS = /^[^\s@<>,;"\\]{1,64}@[a-z0-9](?:[a-z0-9.-]{0,250}[a-z0-9])?$/i;

const domainOf = (from: string): string => /@([a-z0-9.-]+)/i.exec(from)?.[1] ?? 'localhost';

interface SmtpError {
  code?: string;
  responseCode?: number;
}

/** Only what the server says of the recipient is final; a wrong password of ours may be mended before the next try. */
function toFailure(error: unknown): Sent {
  const { code = 'SMTP', responseCode } = (error ?? {}) as SmtpError;
  const permanent = code === 'EENVELOPE' && responseCode !== undefined && responseCode >= 500;
  return { ok: false, permanent, code: responseCode ? `${code} ${responseCode}` : code };
}

/** E-mail over SMTP. The Message-ID comes from the delivery, so what is sent twice is one message to whoever gets it. */
export function createEmailChannel({ url, from }: EmailConfig): Channel {
  const transport = createTransport({
    url,
    connectionTimeout: SEND_TIMEOUT_MS / 3,
    greetingTimeout: SEND_TIMEOUT_MS / 3,
    socketTimeout: SEND_TIMEOUT_MS / 3,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  const domain = domainOf(from);
  return {
    id: 'email',
    name: '邮件',
    addressLabel: '邮箱地址',
    digests: true,
    verifies: true,
    isAddress: (address) => address.length <= 254 && ADDRESS.test(address),
    send: async ({ id, to, title, text }) => {
      try {
        await transport.sendMail({
          from,
          to,
          subject: title,
          text,
          messageId: `<${id}@${domain}>`,
          headers: { 'Auto-Submitted': 'auto-generated' },
        });
        return { ok: true };
      } catch (error) {
        return toFailure(error);
      }
    },
    close: async () => transport.close(),
  };
}
