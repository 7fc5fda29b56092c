import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  loadPolicy,
  createPolicyResolver,
  readPolicyFile,
} from '../../../adapters/settings/policy-files.ts';
import { parseDurationMs, isDuration, parseWorkingDays } from '../../../domain/time/duration.ts';
import { parsePolicyFile } from '../../../domain/policy/policy-file-schema.ts';
import { merchantKinds } from '../../../domain/parties/merchant.ts';
import { findUsableIntakes } from '../../../domain/request/intakes.ts';
import { findRequiredDocuments } from '../../../domain/request/required-documents.ts';
import { parameterSchemas } from '../../../domain/policy/policy-schema.ts';

interface File {
  profile: string;
  version: number;
  parameters: Record<string, { value: unknown; source: string }>;
}
const fileOf = (profile: string): File =>
  JSON.parse(
    readFileSync(new URL(`../../../policies/${profile}/1.json`, import.meta.url), 'utf8'),
  ) as File;

/** The parameters of [E2] by name; groups are spelled out. */
const table = `submit.perDay submit.dayBoundary limits.acts limits.submissions limits.origins
  limits.entries limits.sms limits.proofs limits.sharedCard cooldown.anyChange
  cooldown.sameCard accountKind.matrix documents personal.allowed authorisedHolder oldHolder.consent draft.ttl correction.ttl
  correction.reminders agreement.ttl correction.rounds identity.factors identity.ttl otp face.tries
  id.minValidity review.target review.max review.remindAt review.mode confirm.methods confirm.tries
  confirm.ttl check.unavailable check.validFor cooling.green cooling.amber cooling.red
  cooling.inPerson cooling.correction cooling.remindBefore contacts.quarantine contacts.notifyBack settle.during
  hold.green hold.max network.audit batch.drain payout.repaidWithin objection.rules objection.memory agent.acts cutover.window windows.counter windows.review calendar
  test.terminalAmount test.payoutAmount test.ttl test.tries firstPayout.cap t0.afterChange
  oldCard.keep terminals.perCardReview terminals.configLag
  terminals.compatibility fee account.limits otherChange licence.minValidity binding.term watch watch.signs recall.answer switching.ttl
  registry.required intakes risk.reasons risk.tiers risk.facts review.urgentTarget windows.banks appeal.within papers.remindBefore
  rollback.ttl upstream.retry retention`.split(/\s+/);

/** Every duration within a value, by its path, in ms; a working day counts as one day. */
function durationsOf(value: unknown, path: string): [string, number][] {
  if (typeof value === 'string') {
    const days = parseWorkingDays(value);
    if (days !== undefined) return [[path, days * parseDurationMs('P1D')]];
    return isDuration(value) ? [[path, parseDurationMs(value)]] : [];
  }
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => durationsOf(inner, `${path}/${name}`));
}

/** The deadlines and pauses of a request; of lists the longest. */
function longestWaits(profile: string): [string, number][] {
  const longest = new Map<string, number>();
  for (const [name, { value }] of Object.entries(fileOf(profile).parameters))
    for (const [path, ms] of durationsOf(value, name)) {
      const waited = path.replace(/\/\d+$/, '');
      longest.set(waited, Math.max(longest.get(waited) ?? 0, ms));
    }
  return [...longest];
}

describe.each(['cn-default', 'demo'])('the policy %s', (profile) => {
  const file = fileOf(profile);

  it('[A14] holds every parameter, each with its source', () => {
    expect(Object.keys(file.parameters).toSorted()).toEqual(table.toSorted());
    for (const [name, { source }] of Object.entries(file.parameters))
      expect(source, name).toMatch(/\[(?:A|B|C|D|E)\d?[^\]]*\]|demonstration/);
  });

  it('is read in its newest version', () => {
    const policy = loadPolicy(profile);
    expect(policy).toEqual(loadPolicy(profile, policy.version));
    expect(Object.keys(policy.values).toSorted()).toEqual(Object.keys(parameterSchemas).toSorted());
  });
});

describe('The default policy', () => {
  it('[A59] The default policy has the defaults of the rules', () => {
    expect(loadPolicy('cn-default', 1).values).toMatchObject({
      'submit.perDay': 5,
      'cooldown.anyChange': 'P30D',
      'correction.ttl': 'P7D',
      'correction.reminders': ['P1D', 'P3D', 'P6D'],
      'correction.rounds': 3,
      'identity.factors': 2,
      otp: { digits: 6, ttl: 'PT5M', tries: 5, resendAfter: 'PT60S', perDay: 10, lock: 'PT24H' },
      'review.max': '5WD',
      'confirm.tries': 3,
      'cooling.green': 'PT24H',
      'cooling.amber': 'PT72H',
      'cooling.red': 'PT120H',
      'cooling.inPerson': { green: 'PT0S', amber: 'PT24H', red: 'PT72H' },
      'hold.max': { supervisor: '3WD', compliance: 'P10D', resolve: 'P30D' },
      'firstPayout.cap': { amountFen: 5_000_000, payouts: 3, for: 'P7D' },
      'upstream.retry': { first: 'PT1M', factor: 2, max: 'PT1H', giveUp: 'PT24H' },
      'network.audit': { within: '5WD', askEvery: 'PT4H' },
    });
  });
});

describe('The demonstration', () => {
  const waits = Object.entries(fileOf('demo').parameters)
    .filter(([, { source }]) => source.startsWith('demonstration: shortened'))
    .flatMap(([name, { value }]) => durationsOf(value, name))
    .filter(([path]) => path !== 'otp/ttl');

  it.each(waits)('The demonstration waits at most two minutes for %s', (_path, ms) => {
    expect(ms).toBeLessThanOrEqual(120_000);
  });

  it.each([
    'correction.ttl',
    'identity.ttl',
    'agreement.ttl',
    'confirm.ttl',
    'test.ttl',
    'check.unavailable',
    'switching.ttl',
    'rollback.ttl',
  ] as const)(
    'The demonstration allows ten minutes for %s, so that a busy machine is fast enough',
    (name) => {
      expect(loadPolicy('demo', 1).values[name]).toBe('PT10M');
    },
  );

  it.each(longestWaits('demo'))(
    'The demonstration waits no longer for %s than the default policy',
    (path, ms) => {
      expect(ms).toBeLessThanOrEqual(new Map(longestWaits('cn-default')).get(path) ?? 0);
    },
  );

  it('The demonstration changes nothing else of the default policy', () => {
    const [demo, usual] = [fileOf('demo'), fileOf('cn-default')];
    for (const [name, { value, source }] of Object.entries(demo.parameters))
      if (!source.startsWith('demonstration'))
        expect({ name, value }).toEqual({ name, value: usual.parameters[name]?.value });
  });
});

describe('A policy file', () => {
  const broken = (change: (file: File) => void): unknown => {
    const file = fileOf('cn-default');
    change(file);
    return file;
  };

  it('A policy file is refused with the path of every fault', () => {
    const json = broken(({ parameters }) => {
      parameters['otp'] = { value: { digits: 6, ttl: '5 minutes' }, source: '[E2 otp]' };
      parameters['watch'] = { value: 'P30D', source: ' ' };
      delete parameters['retention'];
      parameters['cooling.green'] = { value: 'P1M', source: '[E2 cooling.green]' };
    });
    for (const path of [
      'otp/value/ttl',
      'otp/value/tries',
      'watch/source',
      'retention',
      'cooling.green/value',
    ])
      expect(() => parsePolicyFile(json, readPolicyFile)).toThrow(`parameters/${path}: `);
  });

  it('A policy file is refused with the paths of values that contradict each other', () => {
    const json = broken(({ parameters }) => {
      parameters['cooling.red'] = { value: 'PT1H', source: '[E2 cooling.red]' };
    });
    expect(() => parsePolicyFile(json, readPolicyFile)).toThrow('parameters/cooling.amber/value: ');
  });

  it.each(['PT9M', 'PT10M', 'PT11M'])(
    'A policy file keeps one-time codes as long as they are valid: for %s of ten minutes',
    (ttl) => {
      const json = broken(({ parameters }) => {
        const { value } = parameters['otp'] as { value: object };
        parameters['otp'] = { value: { ...value, ttl }, source: '[E2 otp]' };
      });
      const parse = () => parsePolicyFile(json, readPolicyFile);
      if (ttl === 'PT11M') expect(parse).toThrow('parameters/retention/value/otp: ');
      else expect(parse().values.otp.ttl).toBe(ttl);
    },
  );

  it.each([undefined, null, [], 'cn-default', {}])('A policy file cannot be %j', (json) => {
    expect(() => parsePolicyFile(json, readPolicyFile)).toThrow('not a policy');
  });
});

describe('[A14] The profiles of brands', () => {
  const brands = ['lakala', 'chinaums', 'allinpay', 'shengpay', 'ruiyinxin'];
  const usual = loadPolicy('cn-default', 1).values;

  it.each(brands)(
    '[A14] The profile %s says of each value whether it is a fact or a default',
    (brand) => {
      for (const [name, { source }] of Object.entries(fileOf(brand).parameters))
        expect(source, name).toMatch(/^(default|fact): .*\[[AB]\d/);
    },
  );

  it.each(brands)('[A14] The profile %s holds nothing that is the same as the default', (brand) => {
    for (const [name, { value }] of Object.entries(fileOf(brand).parameters))
      expect(value, name).not.toEqual(usual[name as keyof typeof usual]);
    expect({ ...usual, ...loadPolicy(brand).values }).toEqual(loadPolicy(brand).values);
  });

  it.each(['lakala', 'chinaums', 'allinpay'])(
    '[A14] The profile %s takes corporate accounts only, with the licence',
    (brand) => {
      const { values } = loadPolicy(brand);
      for (const merchant of merchantKinds) {
        expect(values['accountKind.matrix'][merchant]).toEqual(['CORPORATE']);
        expect(
          findRequiredDocuments(
            {
              merchant,
              account: 'CORPORATE',
              hasAuthorisationLetter: false,
              intake: 'app',
              terminals: 1,
            },
            values,
          ),
        ).toEqual([
          'id-front',
          'id-back',
          'account-permit',
          'business-licence',
          ...(merchant === 'COMPANY' ? ['tax-certificate'] : []),
        ]);
      }
    },
  );

  it('[A14] The profile lakala is not taken at terminals or by chat', () => {
    expect(findUsableIntakes([{ online: true }], loadPolicy('lakala').values)).toEqual([
      'app',
      'web',
      'counter',
      'phone',
      'platform',
    ]);
  });
});

describe('The policies of acquirers [A68]', () => {
  it('The policies of acquirers are their own where they have one, and otherwise the default', () => {
    const policyOf = createPolicyResolver('cn-default', new Map([['acq-1', 'demo-letter']]));
    expect(policyOf('acq-1')).toEqual(loadPolicy('demo-letter'));
    expect(policyOf('acq-2')).toEqual(loadPolicy('cn-default'));
  });

  it('The policies of acquirers are all loaded at the start, which fails when one is missing', () => {
    const own = new Map([['acq-1', 'nowhere']]);
    expect(() => createPolicyResolver('cn-default', own)).toThrow('no policy of profile nowhere');
  });
});

describe('A policy that does not exist', () => {
  it('A policy that does not exist is named in the error, with the existing versions', () => {
    expect(() => loadPolicy('cn-default', 99)).toThrow(
      'no version 99 of policy cn-default: there is 1',
    );
    expect(() => loadPolicy('nowhere')).toThrow('no policy of profile nowhere');
  });

  it.each(['../policies/cn-default', '..', '', 'cn-default/../demo'])(
    'A policy that does not exist is never read outside of the folder (%j)',
    (profile) => {
      expect(() => loadPolicy(profile)).toThrow('no policy of profile');
    },
  );
});
