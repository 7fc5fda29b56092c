import type { Server } from 'node:http';
import { SettingsError } from '../settings/settings-error.ts';

/**
 * Has a server listen on a port.
 * @param variable that names the port
 * @throws SettingsError when another process has the port, or this one may not have it
 */
export function listenOn(server: Server, port: number, variable: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', ({ code }: NodeJS.ErrnoException) =>
      reject(
        new SettingsError(
          `port ${port} of ${variable} cannot be used (${code}): end what listens there, or set another ${variable}`,
        ),
      ),
    );
    server.listen(port, resolve);
  });
}
