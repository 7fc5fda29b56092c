/** A mail server that keeps every mail it accepts in one inbox, and that scripted faults make fail. */
import type { AddressInfo, Socket } from 'node:net';
import { simpleParser } from 'mailparser';
import { SMTPServer, type SMTPServerDataStream, type SMTPServerSession } from 'smtp-server';
import type { Fault } from './scripted-faults.ts';
import type { World } from './world.ts';

export interface Mail {
  /** When it was accepted, ISO 8601. */
  at: string;
  messageId: string;
  from: string;
  to: string[];
  subject: string;
  text: string;
  /** The same, for readers that show it. */
  html?: string;
  /** Header names in lower case. */
  headers: Record<string, string>;
  /** The whole mail as received, decoded as UTF-8. */
  raw: string;
}

export interface MailFilter {
  to?: string | undefined;
  /** Text in the subject, the body or a header. */
  requestId?: string | undefined;
}

export interface Inbox {
  url: string;
  listMails(filter?: MailFilter): Mail[];
  clear(): void;
  close(): Promise<void>;
}

const mailFaults = ['delay', 'drop-before', 'drop-after', 'status'] as const;

/** Starts the mail server. @param world called at every mail, because a reset replaces the world */
export async function startInbox(world: () => World, port: number, host: string): Promise<Inbox> {
  const mails: Mail[] = [];
  const sockets = new Set<Socket>();

  async function receiveMail(
    stream: SMTPServerDataStream,
    session: SMTPServerSession,
  ): Promise<void> {
    const raw = await readText(stream);
    const to = session.envelope.rcptTo.map(({ address }) => address);
    const fault = world().faults.take(buildMailCall(to, raw), mailFaults);
    if (fault?.fault === 'delay') await world().sleep(fault.delayMs ?? 1_000);
    if (fault?.fault === 'drop-before') return dropConnection(session);
    if (fault?.fault === 'status' && fault.afterEffect !== true) throw createSmtpError(fault);
    mails.push(await parseMail(raw, to));
    if (fault?.fault === 'drop-after') return dropConnection(session);
    if (fault?.fault === 'status') throw createSmtpError(fault);
    return undefined;
  }

  function dropConnection({ remotePort }: SMTPServerSession): void {
    for (const socket of sockets) if (socket.remotePort === remotePort) socket.destroy();
  }

  const server = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    disableReverseLookup: true,
    onData: (stream, session, callback) => {
      receiveMail(stream, session).then(() => callback(), callback);
    },
  });
  // A client that disconnects in the middle of a mail must not end the sandbox.
  server.on('error', () => undefined);
  server.server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve, reject) => {
    server.server.once('error', reject);
    server.listen(port, host, () => resolve());
  });
  const address = server.server.address() as AddressInfo;
  return {
    url: `smtp://${host}:${address.port}`,
    listMails: (filter = {}) => mails.filter((mail) => matchesFilter(mail, filter)),
    clear: () => void mails.splice(0),
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => resolve());
      }),
  };
}

const buildMailCall = (to: string[], raw: string) => ({
  party: 'mail',
  method: 'POST',
  path: to.join(','),
  body: raw,
  requestId: undefined,
  merchantId: undefined,
});

const createSmtpError = ({ status = 451 }: Fault): Error =>
  Object.assign(new Error('scripted fault'), { responseCode: status });

async function readText(stream: SMTPServerDataStream): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

async function parseMail(raw: string, to: string[]): Promise<Mail> {
  const mail = await simpleParser(raw);
  const headers = mail.headerLines.map(({ key, line }) => [
    key,
    line.slice(line.indexOf(':') + 1).trim(),
  ]);
  return {
    at: new Date().toISOString(),
    messageId: mail.messageId ?? '',
    from: mail.from?.text ?? '',
    to,
    subject: mail.subject ?? '',
    text: mail.text ?? '',
    ...(typeof mail.html === 'string' && { html: mail.html }),
    headers: Object.fromEntries(headers) as Record<string, string>,
    raw,
  };
}

const matchesFilter = (mail: Mail, { to, requestId }: MailFilter): boolean =>
  (to === undefined || mail.to.includes(to)) &&
  (requestId === undefined ||
    [mail.subject, mail.text, ...Object.values(mail.headers)].some((part) =>
      part.includes(requestId),
    ));
