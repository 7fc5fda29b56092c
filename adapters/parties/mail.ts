/** Sends notices by SMTP. A repeated notice is the same message, except for its Date. */
import { createHash } from 'node:crypto';
import nodemailer from 'nodemailer';
import type { MailPort } from '../../activities/notice.ts';
import { PortFailure } from '../../domain/parties/port-failure.ts';
import { supportsUtf8Addresses } from './smtp-extensions.ts';

export interface MailSettings {
  /** smtp(s)://[user:password@]host[:port]; `?requireTLS=false` lets mail go in clear to another machine. */
  smtpUrl: string;
  /** An address, or `Name <address>`. */
  from: string;
}

const timeoutMs = 8_000;
const noUtf8 = 'mail: the server takes no address with characters outside of ASCII';

/** Domains outside of ASCII have a form in ASCII; the part before the @ has none. */
const hasUtf8Mailbox = (address: string): boolean =>
  /[^ -~]/.test(address.slice(0, address.lastIndexOf('@')));

/** The demo and tests have a mail server without TLS on their own machine. */
const isLoopback = (smtpUrl: string): boolean =>
  /^(?:localhost|127(?:\.\d+){3}|\[::1\])$/i.test(new URL(smtpUrl).hostname);

/** Keeps connections open between notices; `close` ends them. */
export function createMailAdapter({ smtpUrl, from }: MailSettings): MailPort & { close(): void } {
  const transport = nodemailer.createTransport({
    url: smtpUrl,
    // Whoever is in between could strip the offer of STARTTLS, and read links that stop a request. The URL overrides it.
    requireTLS: !isLoopback(smtpUrl),
    pool: true,
    maxConnections: 3,
    connectionTimeout: timeoutMs,
    greetingTimeout: timeoutMs,
    socketTimeout: timeoutMs,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  let utf8Answer: Promise<boolean> | undefined;
  const takesUtf8 = (): Promise<boolean> =>
    (utf8Answer ??= supportsUtf8Addresses(smtpUrl, timeoutMs).catch(() => {
      // Asked again for the next mail.
      utf8Answer = undefined;
      throw new PortFailure('unavailable', 'mail: EHLO: no answer');
    }));
  const domain = /@([^>\s]+)/.exec(from)?.[1] ?? 'localhost';

  return {
    send: async ({ messageId, to, subject, text, html }, { signal }) => {
      signal.throwIfAborted();
      if (hasUtf8Mailbox(to) && !(await takesUtf8())) throw new PortFailure('refused', noUtf8);
      try {
        const hash = createHash('sha256').update(messageId).digest('hex');
        await transport.sendMail({
          messageId: `<${hash}@${domain}>`,
          // Of the parts of the mail: by chance, a repeated mail would differ.
          baseBoundary: hash.slice(0, 16),
          from,
          // As an object: the text is one address, whatever it contains.
          to: { name: '', address: to },
          subject,
          text,
          ...(html !== undefined && { html }),
          // Without it what waits for a slow server would go out later, beside what was sent again in its place.
          signal,
          headers: { 'X-Card-Change-Notice': messageId, 'Auto-Submitted': 'auto-generated' },
        });
      } catch (error) {
        throw toMailFailure(error);
      }
    },
    close: () => transport.close(),
  };
}

interface SmtpError {
  code?: string;
  /** At which the server refused, e.g. `MAIL FROM`. */
  command?: string;
  responseCode?: number;
  response?: string;
}

/** What servers answer about the sender: our account, its address or its rights. */
const aboutSender =
  /mail from|sender|from address|authori[sz]|authenticat|relay|log ?in|not allowed to send|\b5\.7\.(?:0|3|8|9|14)\b/i;

/** Only what the server says about this recipient or this mail is final; all else is our settings. */
function isAboutThisMail({ code, command, response = '' }: SmtpError): boolean {
  if (code !== 'EENVELOPE' && code !== 'EMESSAGE') return false;
  if (command === 'MAIL FROM' || command?.startsWith('AUTH') === true) return false;
  return !aboutSender.test(response);
}

/** The server's text is left out because it usually contains the address. */
function toMailFailure(error: unknown): PortFailure {
  const smtpError = error as SmtpError;
  const { code, command, responseCode } = smtpError;
  const about = ['mail', command, responseCode ?? code ?? 'failed'].filter(Boolean).join(': ');
  const isLasting = responseCode === undefined ? code === 'EENVELOPE' : responseCode >= 500;
  if (!isLasting) return new PortFailure('unavailable', about);
  return isAboutThisMail(smtpError)
    ? new PortFailure('refused', about)
    : new PortFailure('unavailable', `${about}: our settings are not accepted`, {
        code: 'SYS_INTERNAL',
      });
}
