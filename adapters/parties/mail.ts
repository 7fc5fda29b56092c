/** Sends notices by SMTP. A repeated notice is the same message, except for its Date. */
import { createHash } from 'node:crypto';
import nodemailer from 'nodemailer';
import type { MailPort } from '../../activities/notices.ts';
import { PortFailure } from '../../domain/parties/port-failure.ts';

export interface MailSettings {
  /** smtp(s)://[user:password@]host[:port] */
  smtpUrl: string;
  /** An address, or `Name <address>`. */
  from: string;
}

const timeoutMs = 8_000;

/** Keeps connections open between notices; `close` ends them. */
export function createMailAdapter({ smtpUrl, from }: MailSettings): MailPort & { close(): void } {
  const transport = nodemailer.createTransport({
    url: smtpUrl,
    pool: true,
    maxConnections: 3,
    connectionTimeout: timeoutMs,
    greetingTimeout: timeoutMs,
    socketTimeout: timeoutMs,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  const domain = /@([^>\s]+)/.exec(from)?.[1] ?? 'localhost';

  return {
    send: async ({ messageId, to, subject, text }, { signal }) => {
      signal.throwIfAborted();
      try {
        await transport.sendMail({
          messageId: `<${createHash('sha256').update(messageId).digest('hex')}@${domain}>`,
          from,
          // As an object: the text is one address, whatever it contains.
          to: { name: '', address: to },
          subject,
          text,
          headers: { 'X-Card-Change-Notice': messageId, 'Auto-Submitted': 'auto-generated' },
        });
      } catch (error) {
        throw toMailFailure(error);
      }
    },
    close: () => transport.close(),
  };
}

/** The server's text is left out because it usually contains the address. */
function toMailFailure(error: unknown): PortFailure {
  const { code, command, responseCode } = error as {
    code?: string;
    command?: string;
    responseCode?: number;
  };
  const about = ['mail', command, responseCode ?? code ?? 'failed'].filter(Boolean).join(': ');
  // Only errors about this message or its recipient are final; a refused login is a wrong setting.
  const isAboutThisMail = code === 'EENVELOPE' || code === 'EMESSAGE';
  const isFinal = isAboutThisMail && (responseCode === undefined || responseCode >= 500);
  return new PortFailure(isFinal ? 'refused' : 'unavailable', about);
}
