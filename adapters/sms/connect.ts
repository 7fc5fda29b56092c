/** Connects the SMS provider of the settings. */
import { allowCall, type CallGuard } from '../http/circuit-breaker.ts';
import { connectParty, type Party } from '../http/party.ts';
import { listProfiles } from '../settings/policy-files.ts';
import type { ServicePhones } from '../settings/service-phones.ts';
import type { SmsSettings } from '../settings/sms.ts';
import { findLongTemplates, maxSmsCharacters } from '../../domain/notices/sms.ts';
import { createAliyunProvider } from './aliyun.ts';
import { createGatewayProvider } from './gateway.ts';
import type { SmsProvider } from './provider.ts';
import { createTemplateFinder } from './templates.ts';
import { createTencentProvider } from './tencent.ts';

interface ConnectSettings {
  sms: SmsSettings;
  smsSignName: string;
  publicUrl: string;
  servicePhones: ServicePhones;
  policyProfile: string;
  policyProfiles: ReadonlyMap<string, string>;
}

/** Wraps the calls to the provider, e.g. with a circuit breaker. */
export interface SmsGuards {
  guardParty: (party: Party) => Party;
  guard?: CallGuard;
}

/** @throws Error when a template of the provider is missing, or a message would not fit into two parts */
export function connectSmsProvider(
  settings: ConnectSettings,
  { guardParty, guard = allowCall }: SmsGuards,
): SmsProvider {
  const { sms, smsSignName, policyProfile, policyProfiles, publicUrl, servicePhones } = settings;
  const long = findLongTemplates(publicUrl, [
    servicePhones.usual,
    ...servicePhones.byAcquirer.values(),
  ]);
  if (long.length > 0)
    throw new Error(
      `PUBLIC_URL and SERVICE_PHONE are too long for a message of two parts, ${maxSmsCharacters} signs: ${long.join(', ')}`,
    );
  if (sms.provider === 'gateway')
    return createGatewayProvider(guardParty(connectParty('sms', sms)), smsSignName);
  const findTemplate = createTemplateFinder(
    sms.provider,
    listProfiles(settings),
    (acquirerId) => policyProfiles.get(acquirerId) ?? policyProfile,
  );
  return sms.provider === 'aliyun'
    ? createAliyunProvider(sms, findTemplate, guard)
    : createTencentProvider(sms, findTemplate, guard);
}
