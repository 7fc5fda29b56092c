/** Checks an installation: what is broken or about to run out, and what to do about it. It changes nothing. */
import { loadPolicy, listProfiles } from '../../adapters/settings/policy-files.ts';
import { readProcessSettings } from '../../adapters/settings/settings.ts';
import { connectSmsProvider } from '../../adapters/sms/connect.ts';
import { checkDatabase } from '../../adapters/storage/sql/database.ts';
import { computeCalendarCoverage } from '../../domain/time/calendar-coverage.ts';
import type { Policy } from '../../domain/policy/policy-schema.ts';
import { runCheck, runCheckAfter, type Finding } from './check.ts';
import { checkCodec } from './codec-check.ts';
import { checkDocumentFolder } from './folder-check.ts';
import { checkVaultKeys } from './key-checks.ts';
import { checkReachable } from './address-check.ts';
import { checkTemporal } from './temporal-checks.ts';

type Env = Record<string, string | undefined>;
type Settings = ReturnType<typeof readProcessSettings>;

/**
 * @param now ISO 8601
 * @param env the settings; by default those of this process
 */
export async function runDoctor(now: string, env?: Env): Promise<Finding[]> {
  let settings: Settings;
  try {
    settings = readProcessSettings(env);
  } catch (error) {
    const remedy = '.env.example explains each variable';
    return [{ check: 'settings', status: 'failed', message: (error as Error).message, remedy }];
  }
  const { codecKeys, publicUrl, temporal } = settings;
  const databaseAnswers = runCheck(
    'database',
    'start the database, or correct DATABASE_URL or DATA_DIR; a process creates missing tables when it starts',
    () => checkDatabase(settings),
  );
  return [
    {
      check: 'settings',
      status: 'ok',
      message: `every variable of ${describeProcess(settings)} is there and valid`,
    },
    ...listProfiles(settings).map((profile) => checkCalendar(loadPolicy(profile), now)),
    ...(await Promise.all([
      databaseAnswers,
      runCheck(
        'documents',
        'correct DATA_DIR: a folder that this user may write, one for all workers and APIs',
        () => checkDocumentFolder(settings.dataDir),
      ),
      runCheckAfter(
        databaseAnswers,
        'vault keys',
        'put the missing key back into VAULT_KEYS, behind the active one',
        () => checkVaultKeys(settings),
      ),
      ...checkTemporal(temporal, codecKeys),
      runCheck(
        'sms templates',
        '`card-change notice templates` prints what to have approved; shorten PUBLIC_URL or SERVICE_PHONE if a text is too long',
        async () => checkSmsTemplates(settings),
      ),
      runCheck('codec', 'give every process the same CODEC_KEYS, the active one first', () =>
        checkCodec(codecKeys),
      ),
      runCheck('api', 'start the API, or correct PUBLIC_URL: links in notices lead there', () =>
        checkReachable(publicUrl),
      ),
      ...listAddresses(settings).map(([name, url]) =>
        runCheck(
          name,
          'ask its operator, open the firewall, or correct its address in the settings',
          () => checkReachable(url),
        ),
      ),
    ])),
  ];
}

/** As the variables show. */
const describeProcess = ({ parties, tokens }: Settings): string =>
  parties && tokens ? 'worker and API' : parties ? 'a worker' : 'an API';

/** The outside parties that the process calls. */
function listAddresses(settings: Settings): [name: string, url: string][] {
  const { lakala, mail, merchants, optionalParties, parties, payouts, sms, wechatPay, yeepay } =
    settings;
  const accesses = {
    ...(merchants && { merchants }),
    ...parties,
    ...optionalParties,
    ...(payouts && { payouts }),
    sms,
    ...(wechatPay && { 'wechat-pay': wechatPay }),
    ...(yeepay && { yeepay }),
    ...(lakala && { lakala }),
  };
  return [
    ...Object.entries(accesses).map(([name, { url }]): [string, string] => [name, url]),
    ...(mail ? [['mail', mail.smtpUrl] as [string, string]] : []),
    ...(settings.tokens?.issuers ?? []).map(({ issuer }): [string, string] => [
      `issuer ${issuer}`,
      issuer,
    ]),
  ];
}

/** @throws Error that names each template that is missing or wrong, or too long */
function checkSmsTemplates(settings: Settings): string {
  connectSmsProvider(settings, { guardParty: (party) => party });
  return `every message can be sent through ${settings.sms.provider}`;
}

function checkCalendar({ profile, version, values }: Policy, now: string): Finding {
  const { coveredUntil, daysLeft, warning } = computeCalendarCoverage(now, values);
  const message = `holidays are known until ${coveredUntil}, ${daysLeft} days from now`;
  const check = `calendar of ${profile}/${version}`;
  if (!warning) return { check, status: 'ok', message };
  const remedy = `deadlines reach beyond it: add policies/${profile}/${version + 1}.json with the next year's holidays`;
  return { check, status: 'failed', message, remedy };
}
