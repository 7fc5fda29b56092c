/** The whole system on this machine: Temporal, the sandbox, and worker with API, each in a process of its own. */
import { randomBytes } from 'node:crypto';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { signDevelopmentToken } from '../../adapters/settings/development.ts';
import { searchAttributes } from '../../workflows/contract.ts';
import { findDevServer } from '../servers.ts';
import { findFreePort } from '../servers/server-process.ts';
import { startDevServer, type DevServer } from '../servers/start-dev-server.ts';
import { startChild, type Child } from './child-process.ts';

export interface System {
  apiUrl: string;
  sandboxUrl: string;
  uiUrl: string;
  temporalAddress: string;
  /** The environment that worker and API read their settings from. */
  env: Readonly<Record<string, string>>;
  /** How long worker and API took from start to serving, with the bundling of the workflows; ms. */
  appStartMs: number;
  /** A bearer token of the API for a person or system. */
  issueToken(claims: Claims): Promise<string>;
  /** Resolves with the reason when Temporal or the sandbox ends although nothing stopped it. */
  broken: Promise<Error>;
  /** Ends worker and API as kill -9 would, and starts them again. */
  crashApp(): Promise<void>;
  stop(): Promise<void>;
}

export interface Claims {
  sub: string;
  roles: readonly string[];
  acquirerId?: string;
  merchantId?: string;
  merchants?: readonly string[];
  /** How the person signed in, RFC 8176. */
  amr?: readonly string[];
  device?: 'known' | 'new';
}

export interface SystemOptions {
  /** Policy profile of new requests. */
  profile: string;
  /** Takes a line of progress. */
  report: (line: string) => void;
  /** Use the well-known ports where they are free; any free ports by default. */
  knownPorts?: boolean;
  /** The program that runs worker and API; the one of `npm start` by default. */
  app?: string;
  /** Path of the bundled workflows; without it they are bundled at start. */
  workflowBundle?: string;
  /** A data directory of PGlite to begin with, so that a start need not make one. */
  database?: string;
}

/** @throws Error when one of the processes does not serve; what was started is stopped */
export async function startSystem(options: SystemOptions): Promise<System> {
  const { report } = options;
  const path = await findDevServer(report);
  const ports = await findFreePorts(options.knownPorts === true);
  const secrets = createSecrets();
  const dataDir = mkdtempSync(join(tmpdir(), 'card-change-demo-'));
  if (options.database !== undefined)
    cpSync(options.database, join(dataDir, 'database'), { recursive: true });
  const apiUrl = `http://127.0.0.1:${ports.api}`;
  const sandboxUrl = `http://127.0.0.1:${ports.sandbox}`;
  const token = createTokenIssuer(secrets.jwt);
  const running: { stop(): Promise<void> }[] = [];
  let app: Child | undefined;
  let stopping = false;

  const stop = async () => {
    stopping = true;
    await app?.stop();
    for (const each of running.toReversed()) await each.stop();
    rmSync(dataDir, { recursive: true, force: true });
  };

  try {
    report('starting Temporal');
    const uiToken = await token({ sub: 'temporal-ui', roles: ['auditor'] });
    const temporal = await startDevServer({
      path,
      port: ports.temporal,
      uiPort: ports.ui,
      codecEndpoint: `${apiUrl}/codec/${uiToken}`,
      searchAttributes: Object.values(searchAttributes),
    });
    running.push(temporal);
    report('starting the sandbox');
    const sandbox = await startSandbox(ports, secrets, apiUrl);
    running.push(sandbox);
    const broken = Promise.race([
      temporal.ended.then(() => new Error('Temporal ended by itself')),
      sandbox.ended.then((output) => new Error(`the sandbox ended by itself: ${output}`)),
    ]);
    const env = buildEnvironment(
      { temporal, apiUrl, sandboxUrl, dataDir, ports, secrets },
      options,
    );

    const startApp = async (): Promise<void> => {
      const started = await startChild(options.app ?? 'scripts/app.ts', [], {
        ready: 'serving',
        env,
      });
      app = started;
      void started.ended.then((output) => {
        if (!stopping && app === started) void startAppAgain(output);
      });
    };
    const startAppAgain = async (output: string): Promise<void> => {
      report(`worker and API ended and are started again: ${output}`);
      await startApp().catch((error: unknown) => {
        if (!stopping) void startAppAgain(String(error));
      });
    };
    report('starting worker and API');
    const before = Date.now();
    await startApp();
    const appStartMs = Date.now() - before;

    return {
      apiUrl,
      sandboxUrl,
      uiUrl: temporal.uiUrl,
      temporalAddress: temporal.address,
      env,
      appStartMs,
      issueToken: token,
      broken,
      crashApp: async () => {
        const crashing = app;
        app = undefined;
        await crashing?.kill();
        await startApp();
      },
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

type Ports = Awaited<ReturnType<typeof findFreePorts>>;

async function findFreePorts(known: boolean) {
  const port = (wanted: number) => findFreePort(known ? wanted : 0);
  return {
    temporal: await port(7233),
    ui: await port(8233),
    api: await port(8080),
    sandbox: await port(8700),
    mail: await port(2525),
  };
}

const callbackParties = ['bank', 'networks', 'merchants'] as const;

const startSandbox = (ports: Ports, secrets: Secrets, apiUrl: string): Promise<Child> =>
  startChild(
    'sandbox/main.ts',
    [
      ...['--port', `${ports.sandbox}`, '--mail-port', `${ports.mail}`, '--secret', secrets.party],
      ...['--callback-url', `${apiUrl}/v1/callbacks`],
      ...callbackParties.flatMap((party) => [
        '--callback-secret',
        `${party}=${secrets.callbacks[party]}`,
      ]),
    ],
    { ready: 'sandbox' },
  );

/** Acquirers with a policy of their own; they bear the name of its profile. */
const acquirerProfiles = [
  'demo-letter',
  'demo-hours',
  'demo-deadline',
  'demo-objection',
  'demo-campaign',
];

const createSecrets = () => ({
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

type Secrets = ReturnType<typeof createSecrets>;

interface EnvironmentParts {
  temporal: DevServer;
  apiUrl: string;
  sandboxUrl: string;
  dataDir: string;
  ports: Ports;
  secrets: Secrets;
}

function buildEnvironment(
  parts: EnvironmentParts,
  { profile, workflowBundle = '' }: SystemOptions,
): Record<string, string> {
  const { temporal, apiUrl, sandboxUrl, ports, secrets } = parts;
  const parties = [
    ...['merchants', 'lists', 'identity', 'esign', 'bank'],
    ...['networks', 'terminals', 'settlement', 'sms'],
  ];
  return {
    LOG_LEVEL: 'warn',
    POLICY_PROFILE: profile,
    POLICY_PROFILES: acquirerProfiles.map((name) => `${name}=${name}`).join(','),
    PUBLIC_URL: apiUrl,
    SERVICE_PHONE: '400-000-0000',
    TEMPORAL_ADDRESS: temporal.address,
    TEMPORAL_UI_URL: temporal.uiUrl,
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
    DEVELOPMENT: 'true',
    API_JWT_SECRET: secrets.jwt,
  };
}

const createTokenIssuer =
  (secret: string) =>
  ({ acquirerId = 'demo', ...claims }: Claims): Promise<string> =>
    signDevelopmentToken(
      { acquirerId, ...claims },
      { secret, audience: 'card-change', validFor: '12h' },
    );
