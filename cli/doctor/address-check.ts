import { connect } from 'node:net';

const defaultPorts: Record<string, number> = {
  'http:': 80,
  'https:': 443,
  'smtp:': 587,
  'smtps:': 465,
};

/**
 * Whether somebody listens at an address. Nothing is said to him: a question without a signature
 * would look like an attack. The address itself may hold a password, and is not repeated.
 * @throws Error when nobody does
 */
export function checkReachable(url: string): Promise<string> {
  const { protocol, hostname, port } = new URL(url);
  const at = {
    host: hostname.replaceAll(/[[\]]/g, ''),
    port: Number(port) || (defaultPorts[protocol] ?? 80),
  };
  return new Promise((resolve, reject) => {
    const socket = connect(at);
    socket.setTimeout(4_000, () => socket.destroy(new Error('silence')));
    socket.once('connect', () => {
      socket.destroy();
      resolve(`reached at ${at.host}:${at.port}`);
    });
    socket.once('error', (error: NodeJS.ErrnoException) => {
      const why = error.code ?? error.message;
      reject(new Error(`not reached at ${at.host}:${at.port} (${why})`));
    });
  });
}
