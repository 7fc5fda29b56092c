/** What is wrong with an installation, or runs out, and what to do about it. Looks only: it changes nothing. */
import { loadPolicy, profilesInUse } from '../adapters/policies.ts';
import { readSettings } from '../adapters/settings.ts';
import { lookAtDatabase } from '../adapters/sql/database.ts';
import { calendarCover } from '../domain/calendar-cover.ts';
import type { Policy } from '../domain/policy.ts';
import { check, type Finding } from './doctor/check.ts';
import { codecOpens } from './doctor/codec.ts';
import { reached } from './doctor/reached.ts';
import { lookAtTemporal } from './doctor/temporal.ts';

type Env = Record<string, string | undefined>;

/**
 * @param now ISO 8601
 * @param env the settings; those of this process unless told
 */
export async function examine(now: string, env?: Env): Promise<Finding[]> {
  let settings: ReturnType<typeof readSettings>;
  try {
    settings = readSettings(env);
  } catch (error) {
    const remedy = '.env.example says what each must be';
    return [{ what: 'settings', state: 'wrong', says: (error as Error).message, remedy }];
  }
  const { codecKeys, mail, parties, publicUrl, temporal, wechatPay } = settings;
  const outside = Object.entries({
    ...Object.fromEntries(Object.entries(parties).map(([name, { url }]) => [name, url])),
    mail: mail.smtpUrl,
    ...(wechatPay && { 'wechat-pay': wechatPay.url }),
  });
  return [
    { what: 'settings', state: 'well', says: 'every variable is there and sound' },
    ...profilesInUse(settings).map((profile) => calendarFinding(loadPolicy(profile), now)),
    ...(await Promise.all([
      check(
        'database',
        'start the database, or repair DATABASE_URL or DATA_DIR; missing tables are made when a process starts',
        () => lookAtDatabase(settings),
      ),
      ...lookAtTemporal(temporal, codecKeys),
      check('codec', 'give every process the same CODEC_KEYS, the active one first', () =>
        codecOpens(codecKeys),
      ),
      check('api', 'start the API, or repair PUBLIC_URL: links in notices lead there', () =>
        reached(publicUrl),
      ),
      ...outside.map(([name, url]) =>
        check(
          name,
          `ask whoever runs it, open the firewall, or repair its address in the settings`,
          () => reached(url),
        ),
      ),
    ])),
  ];
}

function calendarFinding({ profile, version, values }: Policy, now: string): Finding {
  const { coveredUntil, daysLeft, warning } = calendarCover(now, values);
  const says = `holidays are known until ${coveredUntil}, ${daysLeft} days from now`;
  const what = `calendar of ${profile}/${version}`;
  if (!warning) return { what, state: 'well', says };
  const remedy = `waits reach beyond it: add policies/${profile}/${version + 1}.json with the next year's holidays`;
  return { what, state: 'wrong', says, remedy };
}
