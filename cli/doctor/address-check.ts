import { connect } from 'node:net';

const defaultPorts: Record<string, number> = {
  'http:': 80,
  'https:': 443,
  'smtp:': 587,
  'smtps:': 465,
};

/**
 * Checks that a server listens at an address. Sends nothing, because a call without a signature would look
 * like an attack. Answers host and port only, because the URL may contain a password.
 * @throws Error when no server listens there
 */
export function checkReachable(url: string): Promise<string> {
  const { protocol, hostname, port } = new URL(url);
  const target = {
    host: hostname.replaceAll(/[[\]]/g, ''),
    port: Number(port) || (defaultPorts[protocol] ?? 80),
  };
  return new Promise((resolve, reject) => {
    const socket = connect(target);
    socket.setTimeout(4_000, () => socket.destroy(new Error('timeout')));
    socket.once('connect', () => {
      socket.destroy();
      resolve(`reached at ${target.host}:${target.port}`);
    });
    socket.once('error', (error: NodeJS.ErrnoException) => {
      const reason = error.code ?? error.message;
      reject(new Error(`not reached at ${target.host}:${target.port} (${reason})`));
    });
  });
}
