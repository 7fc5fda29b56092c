/** The addresses and secrets of the system on this machine, and the settings of worker and API that name them. */
import { randomBytes } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { staffRoles } from '../../api/caller.ts';
import { findFreePort } from '../servers/server-process.ts';

export type Ports = Awaited<ReturnType<typeof findFreePorts>>;

export async function findFreePorts(known: boolean) {
  const port = (wanted: number) => findFreePort(known ? wanted : undefined);
  return {
    temporal: await port(7233),
    ui: await port(8233),
    api: await port(8080),
    sandbox: await port(8700),
    mail: await port(2525),
    identityProvider: await port(8701),
    clock: await port(8702),
  };
}

export const deskClientId = 'card-change-desk';

export const callbackParties = ['bank', 'networks', 'merchants'] as const;

/** Acquirers with a policy of their own; they bear the name of its profile. */
const acquirerProfiles = [
  'demo-letter',
  'demo-hours',
  'demo-deadline',
  'demo-objection',
  'demo-campaign',
];

export const createSecrets = () => ({
  party: randomBytes(24).toString('hex'),
  callbacks: {
    bank: randomBytes(24).toString('hex'),
    networks: randomBytes(24).toString('hex'),
    merchants: randomBytes(24).toString('hex'),
  },
  jwt: randomBytes(32).toString('hex'),
  codec: randomBytes(32).toString('base64'),
  vault: randomBytes(32).toString('base64'),
  assertion: randomBytes(32).toString('base64'),
});

export type Secrets = ReturnType<typeof createSecrets>;

interface EnvironmentParts {
  temporal: { address: string; uiUrl?: string };
  apiUrl: string;
  sandboxUrl: string;
  dataDir: string;
  ports: Ports;
  secrets: Secrets;
}

export function buildEnvironment(
  parts: EnvironmentParts,
  { profile, workflowBundle = '' }: { profile: string; workflowBundle?: string },
): Record<string, string> {
  const { temporal, apiUrl, sandboxUrl, ports, secrets } = parts;
  const identityProvider = `http://127.0.0.1:${ports.identityProvider}`;
  const parties = [
    ...['merchants', 'lists', 'registry', 'ocr', 'forensics', 'identity', 'esign', 'bank'],
    ...['networks', 'terminals', 'settlement', 'payouts', 'sms'],
  ];
  return {
    LOG_LEVEL: 'warn',
    POLICY_PROFILE: profile,
    POLICY_PROFILES: acquirerProfiles.map((name) => `${name}=${name}`).join(','),
    PUBLIC_URL: apiUrl,
    SERVICE_PHONE: '400-000-0000',
    TEMPORAL_ADDRESS: temporal.address,
    ...(temporal.uiUrl === undefined
      ? { WORKER_VERSIONING: 'false' }
      : { TEMPORAL_UI_URL: temporal.uiUrl }),
    CODEC_KEYS: `demo:${secrets.codec}`,
    VAULT_KEYS: `demo:${secrets.vault}`,
    ASSERTION_KEYS: `demo:${secrets.assertion}`,
    DATA_DIR: parts.dataDir,
    WORKFLOW_BUNDLE: workflowBundle,
    ...Object.fromEntries(
      parties.flatMap((party) => [
        [`${party.toUpperCase()}_URL`, `${sandboxUrl}/${party}`],
        [`${party.toUpperCase()}_SECRET`, secrets.party],
      ]),
    ),
    ...Object.fromEntries(
      callbackParties.map((party) => [
        `${party.toUpperCase()}_CALLBACK_SECRET`,
        secrets.callbacks[party],
      ]),
    ),
    SMTP_URL: `smtp://127.0.0.1:${ports.mail}`,
    MAIL_FROM: '结算服务 <settlement@example.com>',
    STAFF_MAIL: 'settlement-desk@example.com',
    API_PORT: `${ports.api}`,
    BRANCHES_FILE: fileURLToPath(new URL('../../sandbox/branches.json', import.meta.url)),
    API_TOKEN_ISSUERS: JSON.stringify([
      { issuer: identityProvider, acquirers: ['demo'], roles: [...staffRoles, 'technician'] },
    ]),
    DESK_ISSUER: identityProvider,
    DESK_CLIENT_ID: deskClientId,
    DESK_CLIENT_SECRET: secrets.party,
    DEVELOPMENT: 'true',
    EVENT_ENDPOINTS_ON_LOOPBACK: 'true',
    API_JWT_SECRET: secrets.jwt,
  };
}
