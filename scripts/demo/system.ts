/** The whole system on this machine: Temporal, the sandbox, and worker with API, each in a process of its own. */
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { signDevelopmentToken } from '../../adapters/settings/development.ts';
import { searchAttributes } from '../../workflows/contract.ts';
import { findDevServer, findTestServer } from '../servers.ts';
import type { ServerProcess } from '../servers/server-process.ts';
import { startClockServer } from '../servers/start-clock-server.ts';
import { startDevServer } from '../servers/start-dev-server.ts';
import { startChild, type Child } from './child-process.ts';
import { startClock } from './clock.ts';
import {
  buildEnvironment,
  deskClientId,
  callbackParties,
  createSecrets,
  findFreePorts,
  type Ports,
  type Secrets,
} from './environment.ts';

export interface System {
  apiUrl: string;
  sandboxUrl: string;
  /** Missing where time can be moved: that server has no UI. */
  uiUrl?: string;
  /** Where time is read and moved, with the option `clock`. */
  clockUrl?: string;
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
  /** Temporal is a server whose time can be moved. */
  clock?: boolean;
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
  const path = await (options.clock === true ? findTestServer : findDevServer)(report);
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
    const common = {
      path,
      port: ports.temporal,
      searchAttributes: Object.values(searchAttributes),
    };
    const temporal: ServerProcess & { uiUrl?: string } = await (options.clock === true
      ? startClockServer(common)
      : startDevServer({
          ...common,
          uiPort: ports.ui,
          codecEndpoint: `${apiUrl}/codec/${uiToken}`,
        }));
    running.push(temporal);
    report('starting the sandbox');
    const keysDir = join(dataDir, 'network-keys');
    const sandbox = await startSandbox(ports, secrets, { apiUrl, keysDir });
    running.push(sandbox);
    const broken = Promise.race([
      temporal.ended.then(() => new Error('Temporal ended by itself')),
      sandbox.ended.then((output) => new Error(`the sandbox ended by itself: ${output}`)),
    ]);
    const env = {
      ...buildEnvironment({ temporal, apiUrl, sandboxUrl, dataDir, ports, secrets }, options),
      ...readNetworkSettings(keysDir, sandboxUrl),
    };

    const startApp = async (): Promise<void> => {
      const program = options.clock === true ? 'scripts/clock-app.ts' : 'scripts/app.ts';
      const started = await startChild(options.app ?? program, [], {
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
    const clock =
      options.clock === true
        ? await startClock(
            {
              address: temporal.address,
              codecKeys: [{ id: 'demo', key: Buffer.from(secrets.codec, 'base64') }],
            },
            ports.clock,
          )
        : undefined;
    if (clock) running.push(clock);

    return {
      apiUrl,
      sandboxUrl,
      ...(temporal.uiUrl !== undefined && { uiUrl: temporal.uiUrl }),
      ...(clock && { clockUrl: clock.url }),
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

const startSandbox = (
  ports: Ports,
  secrets: Secrets,
  { apiUrl, keysDir }: { apiUrl: string; keysDir: string },
): Promise<Child> =>
  startChild(
    'sandbox/main.ts',
    [
      ...['--port', `${ports.sandbox}`, '--mail-port', `${ports.mail}`, '--secret', secrets.party],
      ...['--callback-url', `${apiUrl}/v1/callbacks`],
      ...['--lakala', join(keysDir, 'lakala'), '--yeepay', join(keysDir, 'yeepay')],
      ...['--identity-provider-port', `${ports.identityProvider}`, '--desk-url', `${apiUrl}/desk`],
      ...['--desk-client-id', deskClientId],
      ...callbackParties.flatMap((party) => [
        '--callback-secret',
        `${party}=${secrets.callbacks[party]}`,
      ]),
    ],
    { ready: 'sandbox' },
  );

/** Lakala and Yeepay by their own contracts: the sandbox has made both sides' keys. */
const readNetworkSettings = (keysDir: string, sandboxUrl: string): Record<string, string> => ({
  LAKALA_URL: `${sandboxUrl}/lakala`,
  YEEPAY_URL: `${sandboxUrl}/yeepay/yop-center`,
  ...parseEnv(readFileSync(join(keysDir, 'lakala/settings.env'), 'utf8')),
  ...parseEnv(readFileSync(join(keysDir, 'yeepay/settings.env'), 'utf8')),
});

const createTokenIssuer =
  (secret: string) =>
  ({ acquirerId = 'demo', ...claims }: Claims): Promise<string> =>
    signDevelopmentToken(
      { acquirerId, ...claims },
      { secret, audience: 'card-change', validFor: '12h' },
    );
