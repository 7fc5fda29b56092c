/** Starts the HTTP API on an open storage, and stops it in order. */
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createAdaptorServer } from '@hono/node-server';
import { isFitForEvents } from '../adapters/events/addresses.ts';
import { createIssuerKeys } from '../adapters/http/oidc-keys.ts';
import { createNotificationReader } from '../adapters/networks/notifications.ts';
import { createCallbackReader } from '../adapters/parties/callbacks.ts';
import { KeyRing } from '../adapters/key-ring.ts';
import { createSignedLinks } from '../adapters/vault/signed-links.ts';
import { prepareEnd } from '../adapters/http/server-end.ts';
import { listenOn } from '../adapters/http/listen.ts';
import { serveMetrics, type MetricsServer } from '../adapters/http/metrics-server.ts';
import { createStaffAssertions } from '../adapters/vault/staff-assertions.ts';
import { connectParty, type Party } from '../adapters/http/party.ts';
import { createLog } from '../adapters/log.ts';
import { measureParty } from '../adapters/metrics/measured-ports.ts';
import { createMerchantsAdapter } from '../adapters/parties/merchants.ts';
import { createPayoutListAdapter } from '../adapters/parties/payouts.ts';
import {
  loadPolicy,
  createPolicyResolver,
  listProfiles,
} from '../adapters/settings/policy-files.ts';
import { createNetworkCheck } from '../adapters/settings/proxies.ts';
import type { ApiSettings } from '../adapters/settings/settings.ts';
import { readBranchList } from '../adapters/settings/branch-list.ts';
import { createServicePhoneFinder } from '../adapters/settings/service-phones.ts';
import { connectSmsProvider } from '../adapters/sms/connect.ts';
import { createSmsPort } from '../adapters/sms/port.ts';
import type { Storage } from '../adapters/storage/storage.ts';
import { startTracing } from '../adapters/tracing/tracing.ts';
import { traceParty } from '../adapters/tracing/traced-calls.ts';
import { createCodec } from '../adapters/temporal/codec.ts';
import { connectClient, refuseUnreachable } from '../adapters/temporal/connection.ts';
import { Campaigns } from '../client/campaigns.ts';
import { CardChanges } from '../client/card-changes.ts';
import { createApp } from './app.ts';
import { countRefusals, createApiMetrics } from './metrics.ts';
import { createOidcSignIn } from '../adapters/http/oidc-sign-in.ts';
import type { Desk } from './desk/desk.ts';
import { createTokenReader, readClaimsOf } from './tokens.ts';

export interface RunningApi {
  /** `http://host:port`, without a slash at the end. */
  url: string;
  /** Waits for calls in progress, as `prepareEnd` does. Does not close the storage, which its opener closes. */
  close(): Promise<void>;
}

const pingMs = 2_000;

/** @throws SettingsError when Temporal does not answer within 10 s, or a port is taken */
export async function startApi(settings: ApiSettings, storage: Storage): Promise<RunningApi> {
  const tracing = await startTracing(settings.tracesUrl, 'card-change-api');
  const temporal = await connectClient(settings.temporal, settings.codecKeys).catch(
    refuseUnreachable(settings.temporal),
  );
  const links = createSignedLinks(
    settings.publicUrl,
    settings.vaultKeys.map(({ key }) => key),
  );
  const getPolicy = createPolicyResolver(settings.policyProfile, settings.policyProfiles);
  const metrics = createApiMetrics({
    statistics: storage.statistics,
    policies: listProfiles(settings).map((profile) => loadPolicy(profile)),
  });
  const measure = (party: Party, name: 'merchants' | 'payouts' | 'sms') =>
    traceParty(measureParty(party, name, metrics));
  const connect = (name: 'merchants' | 'payouts', access: ApiSettings['merchants']) =>
    measure(connectParty(name, access), name);
  const smsProvider = connectSmsProvider(settings, {
    guardParty: (party) => measure(party, 'sms'),
  });
  const { assert: assertStaffAct } = createStaffAssertions(settings.assertionKeys);
  let isEnding = false;
  const app = createApp({
    cardChanges: new CardChanges(temporal, getPolicy, {}, assertStaffAct),
    campaigns: new Campaigns(temporal),
    storage: { ...storage, rateLimits: countRefusals(storage.rateLimits, metrics) },
    merchants: createMerchantsAdapter(connect('merchants', settings.merchants), storage.vault),
    ...(settings.payouts && {
      payouts: createPayoutListAdapter(connect('payouts', settings.payouts)),
    }),
    getPolicy,
    sms: createSmsPort(smsProvider, storage.smsMessages),
    links,
    publicUrl: settings.publicUrl,
    findServicePhone: createServicePhoneFinder(settings.servicePhones),
    readCallback: createCallbackReader(settings.callbackSecrets),
    readNotification: createNotificationReader(settings),
    codec: createCodec(new KeyRing(settings.codecKeys, 'CODEC_KEYS')),
    readToken: createTokenReader({
      ...settings.tokens,
      issuers: settings.tokens.issuers.map((each) => ({
        ...each,
        keys: createIssuerKeys(each.issuer),
      })),
    }),
    ...buildDesk(settings),
    isTrustedProxy: createNetworkCheck(settings.trustedProxies),
    isFitForEvents: (url) => isFitForEvents(url, settings.eventAddresses),
    isEnding: () => isEnding,
    pingTemporal: () =>
      temporal.withDeadline(Date.now() + pingMs, () => temporal.workflowService.getSystemInfo({})),
    meter: metrics,
    ...(settings.branchesFile !== undefined && {
      branches: readBranchList(settings.branchesFile),
    }),
    networks: settings.networks,
    temporalUiUrl: settings.temporalUiUrl,
    log: createLog('api', settings.logLevel),
  });
  let metricsServer: MetricsServer | undefined;
  try {
    if (settings.metricsPort !== undefined)
      metricsServer = await serveMetrics(metrics, settings.metricsPort, 'API_METRICS_PORT');
    // Without options for it, it is one of HTTP/1.
    const server = createAdaptorServer({ fetch: app.fetch }) as Server;
    const endServer = prepareEnd(server);
    await listenOn(server, settings.port, 'API_PORT');
    const { port } = server.address() as AddressInfo;
    return {
      url: `http://127.0.0.1:${port}`,
      close: async () => {
        isEnding = true;
        await endServer();
        await metricsServer?.close();
        await temporal.connection.close();
        await tracing.close();
      },
    };
  } catch (error) {
    await metricsServer?.close();
    await temporal.connection.close();
    throw error;
  }
}

/** Of the provider's people, those are at the desk whose tokens the API would accept. */
function buildDesk({ desk, tokens }: ApiSettings): { desk?: Desk } {
  const issuer = tokens.issuers.find((each) => each.issuer === desk?.issuer);
  if (!desk || !issuer) return {};
  return {
    desk: {
      signIn: createOidcSignIn(desk),
      isSecure: desk.redirectUri.startsWith('https:'),
      readPerson: (claims) => readClaimsOf(issuer, claims, tokens.acquirers),
    },
  };
}
