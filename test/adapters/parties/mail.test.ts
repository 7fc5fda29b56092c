import type { AddressInfo } from 'node:net';
import { simpleParser } from 'mailparser';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { createMailAdapter } from '../../../adapters/parties/mail.ts';
import { PortFailure } from '../../../domain/parties/port-failure.ts';

const options = { signal: new AbortController().signal };
const notice = {
  messageId: 'r-1/submitted/1/C-1',
  to: 'axiang@example.com',
  subject: '结算卡变更申请已受理 / Request received',
  text: `尾号0128的结算卡变更申请已受理。\n如非本人操作，请点击：https://pay.example.com/stop/${'x'.repeat(120)}\n`,
};

/** @param address of the server in the URL, `{port}` in place of its port */
async function mailServer(more: SMTPServerOptions = {}, address = 'smtp://127.0.0.1:{port}') {
  const raw: string[] = [];
  const recipients: string[] = [];
  const server = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    disableReverseLookup: true,
    onRcptTo: ({ address }, _session, done) => {
      recipients.push(address);
      done();
    },
    onData: (stream, _session, done) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        raw.push(Buffer.concat(chunks).toString('utf8'));
        done();
      });
    },
    ...more,
  });
  server.on('error', () => undefined);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  const { port } = server.server.address() as AddressInfo;
  const mailer = createMailAdapter({
    smtpUrl: address.replace('{port}', String(port)),
    from: '结算服务 <settlement@pay.example.com>',
  });
  const close = () => new Promise<void>((resolve) => server.close(() => resolve()));
  onTestFinished(async () => {
    mailer.close();
    await close();
  });
  return { mailer, raw, recipients, close };
}
const smtpError = (responseCode: number, text = `<${notice.to}> is not known here`): Error =>
  Object.assign(new Error(text), { responseCode });
async function failureOf(more: SMTPServerOptions): Promise<PortFailure> {
  const { mailer } = await mailServer(more);
  const error: unknown = await mailer.send(notice, options).catch((caught: unknown) => caught);
  if (error instanceof PortFailure) return error;
  throw new Error('no port failure', { cause: error });
}
const partsOf = (mail = '') => ({
  id: /^Message-ID:\s+(\S+)/im.exec(mail)?.[1],
  date: /^Date: .*$/im.exec(mail)?.[0],
  restOfIt: mail.replace(/^Date: .*$/im, ''),
});

describe('A notice by mail', () => {
  it('A notice by mail that is sent twice is the same message: equal id and bytes, another date', async () => {
    const { mailer, raw } = await mailServer();
    vi.useFakeTimers({ toFake: ['Date'] });
    onTestFinished(() => void vi.useRealTimers());
    await mailer.send(notice, options);
    vi.setSystemTime(Date.now() + 3_600_000);
    await mailer.send(notice, options);
    const [first, again] = raw.map(partsOf);
    expect(first?.id).toMatch(/^<[0-9a-f]{64}@pay\.example\.com>$/);
    expect(again?.restOfIt).toBe(first?.restOfIt);
    expect(again?.date).not.toBe(first?.date);
  });

  it('A notice by mail leaves for another machine only under TLS, unless the settings say so', async () => {
    // Reaches this machine, and is no loopback address.
    const elsewhere = 'smtp://0.0.0.0:{port}';
    const { mailer, raw } = await mailServer({}, elsewhere);
    await expect(mailer.send(notice, options)).rejects.toMatchObject({
      kind: 'unavailable',
      code: 'SYS_INTERNAL',
      message: expect.stringContaining('STARTTLS'),
    });
    expect(raw).toEqual([]);
    const trusting = await mailServer({}, `${elsewhere}?requireTLS=false`);
    await trusting.mailer.send(notice, options);
    expect(trusting.raw).toHaveLength(1);
  });

  it('A notice by mail has its plain text beside the HTML, and is the same when it is sent again', async () => {
    const { mailer, raw } = await mailServer();
    const both = { ...notice, html: '<p>尾号0128</p>' };
    await mailer.send(both, options);
    await mailer.send(both, options);
    const [first, again] = raw.map(partsOf);
    expect(again?.restOfIt).toBe(first?.restOfIt);
    const { text, html } = await simpleParser(raw[0] ?? '');
    expect(text?.trim()).toBe(notice.text.trim());
    expect(html).toContain('<p>尾号0128</p>');
  });

  it('A notice by mail of another event or to another contact is another message', async () => {
    const { mailer, raw } = await mailServer();
    await mailer.send(notice, options);
    await mailer.send({ ...notice, messageId: 'r-1/submitted/1/C-2' }, options);
    expect(new Set(raw.map((mail) => partsOf(mail).id)).size).toBe(2);
    expect(raw[0]).toContain('X-Card-Change-Notice: r-1/submitted/1/C-1');
  });

  it('A notice by mail goes to one address, whatever it contains', async () => {
    const { mailer, recipients } = await mailServer();
    const to = 'a@example.com, b@example.com';
    await mailer.send({ ...notice, to }, options).catch(() => undefined);
    expect(recipients).not.toContain('b@example.com');
  });

  it.each([
    ['no such mailbox', { onRcptTo: (_a, _s, done) => done(smtpError(550)) }, 'refused'],
    ['a full mailbox', { onRcptTo: (_a, _s, done) => done(smtpError(452)) }, 'unavailable'],
    [
      'a mail taken for rubbish',
      { onData: (s, _s, done) => s.resume().on('end', () => done(smtpError(554))) },
      'refused',
    ],
    [
      'a server in trouble',
      { onData: (s, _s, done) => s.resume().on('end', () => done(smtpError(451))) },
      'unavailable',
    ],
    [
      'a sender that is not the account',
      {
        onMailFrom: (_a, _s, done) =>
          done(smtpError(501, 'Mail from address must be same as authorization user')),
      },
      'unavailable',
    ],
    [
      'a sender that is refused',
      { onMailFrom: (_a, _s, done) => done(smtpError(553)) },
      'unavailable',
    ],
    [
      'a server that wants a login',
      { onMailFrom: (_a, _s, done) => done(smtpError(530)) },
      'unavailable',
    ],
    [
      'a server that wants a login at the recipient',
      { onRcptTo: (_a, _s, done) => done(smtpError(530, '5.7.0 Authentication required')) },
      'unavailable',
    ],
    [
      'a server that does not relay for us',
      { onRcptTo: (_a, _s, done) => done(smtpError(554, '5.7.1 Relay access denied')) },
      'unavailable',
    ],
    [
      'a sender that is found wrong with the mail',
      {
        onData: (s, _s, done) =>
          s.resume().on('end', () => done(smtpError(553, 'Mail from must equal authorized user'))),
      },
      'unavailable',
    ],
    ['a server that wants none', { onConnect: (_s, done) => done(smtpError(554)) }, 'unavailable'],
  ] satisfies [string, SMTPServerOptions, string][])(
    'A notice by mail meets %s without repeating the address',
    async (_what, server, kind) => {
      const failure = await failureOf(server);
      expect(failure.kind).toBe(kind);
      expect(`${failure.message} ${String(failure.cause)}`).not.toContain('axiang');
    },
  );

  it('A notice by mail names our settings as the cause when the sender is refused, and not when the mailbox is', async () => {
    const sender = await failureOf({ onMailFrom: (_a, _s, done) => done(smtpError(501)) });
    expect(sender.code).toBe('SYS_INTERNAL');
    const mailbox = await failureOf({ onRcptTo: (_a, _s, done) => done(smtpError(550)) });
    expect(mailbox.code).toBeUndefined();
  });

  it('A notice by mail is unavailable when the connection is refused', async () => {
    const { mailer, close } = await mailServer();
    await close();
    await expect(mailer.send(notice, options)).rejects.toMatchObject({ kind: 'unavailable' });
  });

  it('A notice by mail to a mailbox outside of ASCII is refused before it is sent where the server takes none', async () => {
    const { mailer, raw, recipients } = await mailServer({ hideSMTPUTF8: true });
    await expect(mailer.send({ ...notice, to: '阿香@example.com' }, options)).rejects.toMatchObject(
      {
        kind: 'refused',
      },
    );
    await mailer.send({ ...notice, to: 'axiang@例子.example' }, options);
    expect(recipients).toHaveLength(1);
    expect(raw).toHaveLength(1);
  });

  it('A notice by mail to a mailbox outside of ASCII is sent where the server takes it', async () => {
    const { mailer, recipients } = await mailServer();
    await mailer.send({ ...notice, to: '阿香@example.com' }, options);
    expect(recipients).toEqual(['阿香@example.com']);
  });

  it('A notice by mail to a mailbox outside of ASCII waits while the server is away', async () => {
    const { mailer, close } = await mailServer();
    await close();
    await expect(mailer.send({ ...notice, to: '阿香@example.com' }, options)).rejects.toMatchObject(
      {
        kind: 'unavailable',
      },
    );
  });

  it('A notice by mail is not sent when the caller has aborted', async () => {
    const { mailer, raw } = await mailServer();
    const reason = new Error('withdrawn');
    await expect(mailer.send(notice, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    expect(raw).toEqual([]);
  });

  it('A notice by mail that was given up while it waited for a slow server is not sent when the server is well again', async () => {
    const asked: (() => void)[] = [];
    const { mailer, raw } = await mailServer({
      onMailFrom: (_address, _session, done) => void asked.push(done),
    });
    const send = (n: number, signal = options.signal) =>
      mailer.send({ ...notice, messageId: `r-1/submitted/1/C-${n}` }, { signal });
    const sent = [1, 2, 3].map((n) => send(n));
    await vi.waitFor(() => expect(asked).toHaveLength(3));
    const caller = new AbortController();
    const givenUp = send(4, caller.signal);
    caller.abort();
    await expect(givenUp).rejects.toMatchObject({ kind: 'unavailable' });
    const waiting = send(5);
    for (const done of asked) done();
    await Promise.all(sent);
    await vi.waitFor(() => expect(asked).toHaveLength(4));
    asked.at(-1)?.();
    await waiting;
    const ids = raw.map((mail) => /C-(\d)/.exec(mail)?.[1]);
    expect([ids.length, new Set(ids)]).toEqual([4, new Set(['1', '2', '3', '5'])]);
  });
});
