import { Client, Connection } from '@temporalio/client';
import { SettingsError } from '../settings/settings-error.ts';
import type { RingKey } from '../settings/variables.ts';
import type { TlsSettings } from '../settings/tls.ts';
import { getTracing } from '../tracing/tracing.ts';
import { createDataConverter } from './data-converter.ts';

export interface TemporalSettings {
  /** host:port */
  address: string;
  namespace: string;
  apiKey?: string;
  tls?: true | TlsSettings;
}

/**
 * A client that encrypts and decrypts; close its `connection` at the end.
 * @throws Error when the server does not answer within 10 s
 */
export async function connectClient(
  temporal: TemporalSettings,
  codecKeys: readonly RingKey[],
): Promise<Client> {
  const connection = await Connection.connect(buildConnectionOptions(temporal));
  return new Client({
    connection,
    namespace: temporal.namespace,
    dataConverter: createDataConverter(codecKeys),
    interceptors: { workflow: getTracing().clientInterceptors },
  });
}

/** What a process ends with where its connection to Temporal fails. @throws SettingsError */
export const refuseUnreachable =
  ({ address }: TemporalSettings) =>
  (cause: unknown): never => {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new SettingsError(
      `Temporal at ${address} cannot be reached (${reason}): start it, or correct TEMPORAL_ADDRESS and the settings of TLS`,
      { cause },
    );
  };

export const buildConnectionOptions = ({ address, apiKey, tls }: TemporalSettings) => ({
  address,
  ...(apiKey !== undefined && { apiKey }),
  ...(tls !== undefined && { tls }),
});
