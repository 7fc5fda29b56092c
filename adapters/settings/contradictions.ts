/** What each variable alone does not show: values that must not be together. */
import { findSmsFaults, type SmsVariables } from './sms.ts';
import { isEndpointUrl } from '../events/addresses.ts';
import type { StaffChannelSettings } from './staff-channels.ts';
import {
  optionalPartyVariables,
  payoutListVariables,
  type RingKey,
  type TokenIssuer,
} from './variables.ts';

interface CheckedValues extends SmsVariables {
  DEVELOPMENT: boolean;
  EVENT_ENDPOINTS_ON_LOOPBACK: boolean;
  API_JWT_SECRET?: string | undefined;
  API_TOKEN_ISSUERS?: readonly TokenIssuer[] | undefined;
  DESK_CLIENT_ID?: string | undefined;
  DESK_ISSUER?: string | undefined;
  ASSERTION_KEYS: readonly RingKey[];
  CODEC_KEYS: readonly RingKey[];
  VAULT_KEYS: readonly RingKey[];
  STAFF_CHANNELS?: readonly StaffChannelSettings[] | undefined;
}

/** One line for each contradiction: the variable and the remedy, never a value. */
export function findContradictions(
  read: Partial<CheckedValues>,
  env: Record<string, string | undefined>,
): string[] {
  return [
    ...findDevelopmentFaults(read, env),
    ...findTokenFaults(read),
    ...findDeskFaults(read),
    ...findSharedSecrets(env),
    ...findSharedKeys(read),
    ...findHalfParties(read),
    ...findSmsFaults(read),
    ...findChatFaults(read),
  ];
}

const developmentSettings = ['DEVELOPMENT', 'EVENT_ENDPOINTS_ON_LOOPBACK'] as const;

const findDevelopmentFaults = (
  read: Partial<CheckedValues>,
  env: Record<string, string | undefined>,
): string[] =>
  developmentSettings
    .filter((name) => read[name] === true && env['NODE_ENV'] === 'production')
    .map((name) => `${name} is not right: it must not be true where NODE_ENV is production`);

function findTokenFaults(read: Partial<CheckedValues>): string[] {
  // A worker reads no tokens.
  if (!('API_TOKEN_AUDIENCE' in read)) return [];
  const { DEVELOPMENT = false, API_JWT_SECRET: secret, API_TOKEN_ISSUERS: issuers = [] } = read;
  const faults: string[] = [];
  if (secret !== undefined && !DEVELOPMENT)
    faults.push(
      'API_JWT_SECRET is not right: HS256 tokens are for development only; remove it and name your issuers in API_TOKEN_ISSUERS',
    );
  if (secret === undefined && issuers.length === 0)
    faults.push('API_TOKEN_ISSUERS is missing: no bearer token would be accepted');
  if (!DEVELOPMENT && issuers.some(({ issuer }) => !issuer.startsWith('https:')))
    faults.push('API_TOKEN_ISSUERS is not right: the address of an issuer begins with https://');
  return faults;
}

/** The desk believes its provider as far as the API does. */
function findDeskFaults({
  API_TOKEN_ISSUERS: issuers = [],
  DESK_CLIENT_ID: clientId,
  DESK_ISSUER: issuer,
}: Partial<CheckedValues>): string[] {
  if (issuer === undefined) return [];
  return [
    ...(clientId === undefined ? ['DESK_CLIENT_ID is missing: DESK_ISSUER is set'] : []),
    ...(issuers.some((each) => each.issuer === issuer)
      ? []
      : ['DESK_ISSUER is not right: it must be one of API_TOKEN_ISSUERS']),
  ];
}

/** Back offices have CODEC_KEYS: with one of them they could prove acts of staff. */
const findSharedKeys = ({
  ASSERTION_KEYS = [],
  CODEC_KEYS = [],
  VAULT_KEYS = [],
}: Partial<CheckedValues>): string[] =>
  ASSERTION_KEYS.some(({ key }) =>
    [...CODEC_KEYS, ...VAULT_KEYS].some((other) => other.key.equals(key)),
  )
    ? ['ASSERTION_KEYS is not right: its keys must differ from those of CODEC_KEYS and VAULT_KEYS']
    : [];

/**
 * Whoever reads a bearer secret of ours must not be able to sign with it, and a party must not be able to sign
 * for another. All secrets that the process can see are compared, also those that it does not use.
 */
function findSharedSecrets(env: Record<string, string | undefined>): string[] {
  const secrets = Object.entries(env).flatMap(([name, value = '']) =>
    name.endsWith('_SECRET') && value.trim() !== ''
      ? [{ name, bytes: readBytes(value.trim()) }]
      : [],
  );
  return secrets
    .filter(({ name }) => name.endsWith('_CALLBACK_SECRET'))
    .flatMap(({ name, bytes }) => {
      const other = secrets.find((each) => each.name !== name && each.bytes.equals(bytes));
      return other ? [`${name} is not right: it must differ from ${other.name}`] : [];
    });
}

/** A name is looked up when a message is sent; what its form shows is found at the start. */
const findChatFaults = ({
  EVENT_ENDPOINTS_ON_LOOPBACK: allowsLoopback = false,
  STAFF_CHANNELS: channels = [],
}: Partial<CheckedValues>): string[] =>
  channels.every(({ chat }) => chat === undefined || isEndpointUrl(chat.url, { allowsLoopback }))
    ? []
    : ['STAFF_CHANNELS is not right: the address of a chat is https on the public internet'];

/** A party is reached at its address with its secret. */
const findHalfParties = (read: object): string[] =>
  Object.keys({ ...optionalPartyVariables, ...payoutListVariables }).flatMap((name) => {
    const other = name.endsWith('_URL')
      ? name.replace(/_URL$/, '_SECRET')
      : name.replace(/_SECRET$/, '_URL');
    return hasValue(read, name) && !hasValue(read, other)
      ? [`${other} is missing: ${name} and ${other} go together, give both or none`]
      : [];
  });

const hasValue = (read: object, name: string): boolean =>
  (read as Record<string, unknown>)[name] !== undefined;

const readBytes = (secret: string): Buffer =>
  secret.startsWith('whsec_')
    ? Buffer.from(secret.slice('whsec_'.length), 'base64')
    : Buffer.from(secret);
