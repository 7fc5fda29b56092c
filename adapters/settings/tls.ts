/** TLS for the connection to Temporal, in the form that the SDK takes. */
import { readFileSync } from 'node:fs';
import type { z } from 'zod';
import type { temporalVariables } from './variables.ts';

type TemporalVariables = z.output<z.ZodObject<typeof temporalVariables>>;

export interface TlsSettings {
  serverNameOverride?: string;
  serverRootCACertificate?: Buffer;
  clientCertPair?: { crt: Buffer; key: Buffer };
}

/**
 * Certificates when some are set, true for TLS without certificates, undefined for no TLS.
 * @throws Error that names the variable whose file cannot be read or whose counterpart is missing
 */
export function buildTlsSettings(read: TemporalVariables): true | TlsSettings | undefined {
  if (read.TEMPORAL_TLS === false) return undefined;
  const crt = readPem(read, 'TEMPORAL_TLS_CLIENT_CERT');
  const key = readPem(read, 'TEMPORAL_TLS_CLIENT_KEY');
  const authority = readPem(read, 'TEMPORAL_TLS_SERVER_CA_CERT');
  const serverName = read.TEMPORAL_TLS_SERVER_NAME;
  if ((crt === undefined) !== (key === undefined))
    throw new Error(
      'TEMPORAL_TLS_CLIENT_CERT_* and TEMPORAL_TLS_CLIENT_KEY_* go together: give both',
    );
  const tls: TlsSettings = {
    ...(serverName !== undefined && { serverNameOverride: serverName }),
    ...(authority && { serverRootCACertificate: authority }),
    ...(crt && key && { clientCertPair: { crt, key } }),
  };
  if (Object.keys(tls).length > 0) return tls;
  return read.TEMPORAL_TLS === true || read.TEMPORAL_API_KEY !== undefined ? true : undefined;
}

type PemVariable =
  | 'TEMPORAL_TLS_CLIENT_CERT'
  | 'TEMPORAL_TLS_CLIENT_KEY'
  | 'TEMPORAL_TLS_SERVER_CA_CERT';

function readPem(read: TemporalVariables, name: PemVariable): Buffer | undefined {
  const inline = read[`${name}_DATA`];
  const path = read[`${name}_PATH`];
  if (inline !== undefined) return Buffer.from(inline);
  if (path === undefined) return undefined;
  try {
    return readFileSync(path);
  } catch {
    throw new Error(`${name}_PATH is not right: no file can be read there`);
  }
}
