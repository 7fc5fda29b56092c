/** Asks a mail server whether it takes addresses outside of ASCII (RFC 6531). */
import { connect } from 'node:net';
import { createInterface } from 'node:readline';
import { connect as connectTls } from 'node:tls';

/**
 * Whether the server offers SMTPUTF8. The mail library sends such addresses to servers that do not, which
 * then deliver to somebody else or to nobody.
 * @param smtpUrl smtp(s)://[user:password@]host[:port]
 * @throws Error when the server does not answer in time
 */
export async function supportsUtf8Addresses(smtpUrl: string, timeoutMs: number): Promise<boolean> {
  const { protocol, hostname, port } = new URL(smtpUrl);
  const isSecure = protocol === 'smtps:';
  const address = { host: hostname, port: Number(port || (isSecure ? 465 : 587)) };
  const socket = isSecure ? connectTls({ ...address, servername: hostname }) : connect(address);
  socket.setTimeout(timeoutMs, () => socket.destroy(new Error('no answer in time')));
  try {
    let isGreeted = false;
    for await (const line of createInterface({ input: socket })) {
      // The last line of an answer has a blank behind the code.
      const isLast = /^\d{3}(?: |$)/.test(line);
      if (isGreeted && /^250[ -]SMTPUTF8\b/i.test(line)) return true;
      if (isGreeted && isLast) return false;
      if (!isGreeted && isLast) {
        isGreeted = true;
        socket.write('EHLO card-change\r\n');
      }
    }
    throw socket.errored ?? new Error('the connection was closed');
  } finally {
    socket.end('QUIT\r\n');
    socket.destroy();
  }
}
