/** The settings of every process. Only this module reads the environment, once, at start. */
import { z } from 'zod';
import { findContradictions } from './contradictions.ts';
import { readSecretFile } from './development.ts';
import { SettingsError } from './settings-error.ts';
import { buildTlsSettings } from './tls.ts';
import { isGiven, readValues } from './variable-files.ts';
import { buildLakalaSettings } from './lakala.ts';
import { buildSmsSettings } from './sms.ts';
import { buildWechatPaySettings } from './wechat-pay.ts';
import { buildYeepaySettings } from './yeepay.ts';
import {
  apiVariables,
  storageVariables,
  workerVariables,
  type commonVariables,
  type optionalPartyVariables,
  type partyVariables,
  type smsVariables,
  type temporalVariables,
  type tracingVariables,
} from './variables.ts';

export type PartyName = keyof ReturnType<typeof buildPartySettings>;
/** Parties that an installation may do without. */
export type OptionalPartyName = keyof ReturnType<typeof buildOptionalPartySettings>;

type Env = Record<string, string | undefined>;
type ParsedVariables<Shape extends z.ZodRawShape> = z.output<z.ZodObject<Shape>>;

/**
 * Settings of a worker process.
 * @throws SettingsError that names every missing or wrong variable with what it must be, never its value
 */
export const readWorkerSettings = (env: Env = process.env) =>
  buildWorkerSettings(readVariables(workerVariables, env));
export type WorkerSettings = ReturnType<typeof readWorkerSettings>;

/**
 * Settings of an API process.
 * @throws SettingsError that names every missing or wrong variable with what it must be, never its value
 */
export const readApiSettings = (env: Env = process.env) =>
  buildApiSettings(readVariables(apiVariables, env));
export type ApiSettings = ReturnType<typeof readApiSettings>;

/**
 * Settings of a process that is both, as on the embedded database.
 * @throws SettingsError that names every missing or wrong variable with what it must be, never its value
 */
export const readSettings = (env: Env = process.env): WorkerSettings & ApiSettings => {
  const read = readVariables({ ...workerVariables, ...apiVariables }, env);
  return { ...buildWorkerSettings(read), ...buildApiSettings(read) };
};

/**
 * Settings of whatever process the environment is for: a worker, an API or both, as its variables show.
 * @throws SettingsError that names every missing or wrong variable with what it must be, never its value
 */
export function readProcessSettings(
  env: Env = process.env,
): CommonSettings & Partial<WorkerSettings & ApiSettings> {
  const isForWorker = hasVariableOf(workerVariables, apiVariables, env);
  const isForApi = hasVariableOf(apiVariables, workerVariables, env);
  if (isForWorker === isForApi) return readSettings(env);
  return isForWorker ? readWorkerSettings(env) : readApiSettings(env);
}

const hasVariableOf = (own: z.ZodRawShape, other: z.ZodRawShape, env: Env): boolean =>
  Object.keys(own).some((name) => !(name in other) && isGiven(name, env));

/**
 * What opens the storage.
 * @throws SettingsError that names every missing or wrong variable with what it must be, never its value
 */
export function readStorageSettings(env: Env = process.env) {
  return buildStorageSettings(readVariables(storageVariables, env));
}

/** The audience of tokens for development; the API's own unless it is set. */
export const readTokenAudience = (env: Env = process.env): string =>
  apiVariables.API_TOKEN_AUDIENCE.parse(env['API_TOKEN_AUDIENCE'] || undefined);

/** The secret of tokens for development: of the environment, or of the system that runs in this folder. */
export const readDevelopmentSecret = (env: Env = process.env): string | undefined =>
  env['API_JWT_SECRET'] || readSecretFile();

function readVariables<Shape extends z.ZodRawShape>(
  shape: Shape,
  env: Env,
): ParsedVariables<Shape> {
  const { values, faults: valueFaults } = readValues(Object.keys(shape), env);
  const read = z.object(shape).safeParse(values);
  const otherFaults = read.success
    ? findContradictions(read.data, { ...env, ...values })
    : describeFaults(shape, values, read.error, valueFaults);
  const faults = [...valueFaults.values(), ...otherFaults];
  if (read.success && faults.length === 0) return read.data;
  const lines = faults.map((fault) => `  ${fault}`).join('\n');
  throw new SettingsError(`these settings of the environment need repair:\n${lines}`);
}

function describeFaults(
  shape: z.ZodRawShape,
  values: object,
  { issues }: z.ZodError,
  described: ReadonlyMap<string, string>,
): string[] {
  const faulty = new Set(issues.map(({ path }) => String(path[0])));
  const others = [...faulty].filter((name) => !described.has(name));
  return others.map((name) => {
    const fault = name in values ? 'is not right' : 'is missing';
    return `${name} ${fault}: ${(shape[name] as z.ZodType).description ?? ''}`;
  });
}

const buildWorkerSettings = (read: ParsedVariables<typeof workerVariables>) => ({
  ...buildCommonSettings(read),
  assertionKeys: read.ASSERTION_KEYS,
  parties: buildPartySettings(read),
  optionalParties: buildOptionalPartySettings(read),
  rates: omitUndefined({
    lists: read.LISTS_RATE,
    identity: read.IDENTITY_RATE,
    esign: read.ESIGN_RATE,
    bank: read.BANK_RATE,
    networks: read.NETWORKS_RATE,
  }),
  mail: { smtpUrl: read.SMTP_URL, from: read.MAIL_FROM },
  staffAddress: read.STAFF_MAIL,
  staffChannels: read.STAFF_CHANNELS ?? [],
  workerVersioning: read.WORKER_VERSIONING,
  ...omitUndefined({
    lakala: buildLakalaSettings(read),
    wechatPay: buildWechatPaySettings(read),
    yeepay: buildYeepaySettings(read),
    workflowBundle: read.WORKFLOW_BUNDLE,
    maxCachedWorkflows: read.MAX_CACHED_WORKFLOWS,
    workerMetricsPort: read.WORKER_METRICS_PORT,
  }),
});

const buildApiSettings = (read: ParsedVariables<typeof apiVariables>) => ({
  ...buildCommonSettings(read),
  assertionKeys: read.ASSERTION_KEYS,
  port: read.API_PORT,
  ...omitUndefined({ metricsPort: read.API_METRICS_PORT }),
  tokens: {
    audience: read.API_TOKEN_AUDIENCE,
    issuers: read.API_TOKEN_ISSUERS ?? [],
    ...omitUndefined({ developmentSecret: read.API_JWT_SECRET, acquirers: read.API_ACQUIRERS }),
  },
  ...omitUndefined({ desk: buildDeskSettings(read) }),
  merchants: { url: read.MERCHANTS_URL, secret: read.MERCHANTS_SECRET },
  callbackSecrets: {
    bank: read.BANK_CALLBACK_SECRET,
    networks: read.NETWORKS_CALLBACK_SECRET,
    merchants: read.MERCHANTS_CALLBACK_SECRET,
  },
  trustedProxies: read.API_TRUSTED_PROXIES,
  networks: read.API_NETWORKS,
  ...omitUndefined({
    lakala: buildLakalaSettings(read),
    yeepay: buildYeepaySettings(read),
    payouts: buildAccess(read.PAYOUTS_URL, read.PAYOUTS_SECRET),
    branchesFile: read.BRANCHES_FILE,
  }),
  temporalUiUrl: read.TEMPORAL_UI_URL,
});

/** Undefined where there is no desk. */
const buildDeskSettings = ({
  DESK_CLIENT_ID: clientId,
  DESK_CLIENT_SECRET: clientSecret,
  DESK_ISSUER: issuer,
  PUBLIC_URL: publicUrl,
}: ParsedVariables<typeof apiVariables>) =>
  issuer === undefined || clientId === undefined
    ? undefined
    : {
        issuer,
        clientId,
        ...omitUndefined({ clientSecret }),
        redirectUri: `${publicUrl}/desk/signed-in`,
      };

const buildCommonSettings = (
  read: ParsedVariables<
    typeof commonVariables &
      typeof smsVariables &
      typeof tracingVariables &
      typeof temporalVariables &
      typeof storageVariables
  >,
) => ({
  logLevel: read.LOG_LEVEL,
  publicUrl: read.PUBLIC_URL,
  servicePhones: { usual: read.SERVICE_PHONE, byAcquirer: read.SERVICE_PHONES },
  sms: buildSmsSettings(read),
  smsSignName: read.SMS_SIGN_NAME,
  eventAddresses: { allowsLoopback: read.EVENT_ENDPOINTS_ON_LOOPBACK },
  policyProfile: read.POLICY_PROFILE,
  policyProfiles: read.POLICY_PROFILES,
  temporal: {
    address: read.TEMPORAL_ADDRESS,
    namespace: read.TEMPORAL_NAMESPACE,
    ...omitUndefined({ apiKey: read.TEMPORAL_API_KEY, tls: buildTlsSettings(read) }),
  },
  codecKeys: read.CODEC_KEYS,
  ...buildStorageSettings(read),
  ...omitUndefined({ tracesUrl: read.TRACES_URL }),
});
type CommonSettings = ReturnType<typeof buildCommonSettings>;

const buildStorageSettings = (read: ParsedVariables<typeof storageVariables>) => ({
  dataDir: read.DATA_DIR,
  vaultKeys: read.VAULT_KEYS,
  ...omitUndefined({ databaseUrl: read.DATABASE_URL }),
});

const buildPartySettings = (read: ParsedVariables<typeof partyVariables>) => ({
  merchants: { url: read.MERCHANTS_URL, secret: read.MERCHANTS_SECRET },
  lists: { url: read.LISTS_URL, secret: read.LISTS_SECRET },
  identity: { url: read.IDENTITY_URL, secret: read.IDENTITY_SECRET },
  esign: { url: read.ESIGN_URL, secret: read.ESIGN_SECRET },
  bank: { url: read.BANK_URL, secret: read.BANK_SECRET },
  networks: { url: read.NETWORKS_URL, secret: read.NETWORKS_SECRET },
  terminals: { url: read.TERMINALS_URL, secret: read.TERMINALS_SECRET },
  settlement: { url: read.SETTLEMENT_URL, secret: read.SETTLEMENT_SECRET },
});

const buildOptionalPartySettings = (read: ParsedVariables<typeof optionalPartyVariables>) =>
  omitUndefined({
    registry: buildAccess(read.REGISTRY_URL, read.REGISTRY_SECRET),
    ocr: buildAccess(read.OCR_URL, read.OCR_SECRET),
    forensics: buildAccess(read.FORENSICS_URL, read.FORENSICS_SECRET),
  });

/** `findContradictions` has seen that there are both or none. */
const buildAccess = (url: string | undefined, secret: string | undefined) =>
  url === undefined || secret === undefined ? undefined : { url, secret };

/** Omits undefined values, as exact optional properties require. */
const omitUndefined = <Values extends object>(
  values: Values,
): { [Name in keyof Values]?: Exclude<Values[Name], undefined> } =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as {
    [Name in keyof Values]?: Exclude<Values[Name], undefined>;
  };
