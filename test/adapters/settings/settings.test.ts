import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import {
  readApiSettings,
  readProcessSettings,
  readSettings,
  readStorageSettings,
  readWorkerSettings,
} from '../../../adapters/settings/settings.ts';
import { apiVariables, workerVariables } from '../../../adapters/settings/variables.ts';
import { encodeKey, settingsEnv } from '../../support/settings-env.ts';

const env = settingsEnv;
const without = (...names: string[]): Record<string, string | undefined> => ({
  ...env,
  ...Object.fromEntries(names.map((name) => [name, undefined])),
});

describe('The settings', () => {
  it('The settings require only keys, parties and addresses', () => {
    expect(readSettings(env)).toMatchObject({
      temporal: { address: 'localhost:7233', namespace: 'default' },
      dataDir: '.data',
      policyProfile: 'cn-default',
      port: 8080,
      publicUrl: 'https://pay.example.com',
      parties: { bank: { url: 'http://localhost:8700/bank', secret: 'secret of BANK' } },
      callbackSecrets: {
        bank: `whsec_${encodeKey(3)}`,
        merchants: 'a-key-of-the-core-system-in-text',
      },
    });
    expect(readSettings(env)).not.toHaveProperty('databaseUrl');
  });

  it('[A20] The settings name the acquirers that are served; without a list every signed token is accepted', () => {
    expect(readSettings(env).tokens).not.toHaveProperty('acquirers');
    const { tokens } = readSettings({ ...env, API_ACQUIRERS: 'acq-1, acq-2' });
    expect(tokens.acquirers).toEqual(['acq-1', 'acq-2']);
    expect(() => readSettings({ ...env, API_ACQUIRERS: 'acq 1' })).toThrow(
      'API_ACQUIRERS is not right',
    );
  });

  it('[D velocity] The settings name the proxies whose word about the address of a caller counts', () => {
    expect(readSettings(env).trustedProxies).toEqual([]);
    const { trustedProxies } = readSettings({ ...env, API_TRUSTED_PROXIES: '10.0.0.0/8, fd00::1' });
    expect(trustedProxies).toEqual([
      { address: '10.0.0.0', prefix: 8 },
      { address: 'fd00::1', prefix: 128 },
    ]);
    // The last two would believe everybody.
    for (const API_TRUSTED_PROXIES of ['lb.example', '10.0.0.1/33', '10.0.0', '0.0.0.0/0', '::/0'])
      expect(() => readSettings({ ...env, API_TRUSTED_PROXIES })).toThrow(
        'API_TRUSTED_PROXIES is not right: address[/prefix]',
      );
  });

  it('The settings contain key rings, the active key first', () => {
    expect(readSettings(env).vaultKeys).toEqual([
      { id: 'v2', key: Buffer.alloc(32, 2) },
      { id: 'v1', key: Buffer.alloc(32, 1) },
    ]);
  });

  it.each([
    ['a key too short', `v1:${Buffer.alloc(16).toString('base64')}`],
    ['a key without an id', encodeKey(1)],
    ['an id twice', `v1:${encodeKey(1)},v1:${encodeKey(2)}`],
    ['an empty place', `v1:${encodeKey(1)},`],
  ])('The settings refuse a key ring with %s', (_fault, ring) => {
    expect(() => readSettings({ ...env, VAULT_KEYS: ring })).toThrow('VAULT_KEYS is not right');
  });

  it('The settings limit the calls to a party only when a rate is set', () => {
    expect(readSettings(env).rates).toEqual({});
    const limited = { ...env, BANK_RATE: '5', NETWORKS_RATE: '0.5', LISTS_RATE: '' };
    expect(readSettings(limited).rates).toEqual({ bank: 5, networks: 0.5 });
    for (const BANK_RATE of ['0', '-1', 'many'])
      expect(() => readSettings({ ...env, BANK_RATE })).toThrow('BANK_RATE is not right');
  });

  it('[E6] The settings name where staff are told, by role and acquirer', () => {
    expect(readSettings(env).staffChannels).toEqual([]);
    const risk = { name: 'risk', roles: ['risk-officer'], mail: 'risk@acquirer.example' };
    const url = 'https://oapi.dingtalk.com/robot/send?access_token=t';
    const duty = {
      name: 'duty',
      roles: ['operator'],
      acquirers: ['a'],
      chat: { kind: 'dingtalk', url },
    };
    const read = (channels: unknown) =>
      readSettings({ ...env, STAFF_CHANNELS: JSON.stringify(channels) }).staffChannels;
    expect(read([risk, duty])).toEqual([risk, duty]);
    for (const wrong of [
      [risk, risk],
      [{ ...risk, chat: duty.chat }],
      [{ ...risk, roles: ['nobody'] }],
      [{ ...risk, name: 'staff' }],
      [{ ...duty, chat: { kind: 'dingtalk', url: 'https://10.0.0.7/robot/send?access_token=t' } }],
      [{ ...duty, chat: { kind: 'dingtalk', url: 'http://oapi.dingtalk.com/robot/send' } }],
    ])
      expect(() => read(wrong)).toThrow(/^(?!.*access_token)[\s\S]*STAFF_CHANNELS is not right/);
  });

  it('The settings name a policy profile for each acquirer that has one of its own [A68]', () => {
    expect(readSettings(env).policyProfiles).toEqual(new Map());
    const { policyProfiles } = readSettings({ ...env, POLICY_PROFILES: 'acq-1=one, acq-2=two' });
    expect([...policyProfiles]).toEqual([
      ['acq-1', 'one'],
      ['acq-2', 'two'],
    ]);
    for (const POLICY_PROFILES of ['acq-1', 'acq-1=', '=one', 'a=b=c', 'a=one,a=two', 'a=one,'])
      expect(() => readSettings({ ...env, POLICY_PROFILES })).toThrow(
        'POLICY_PROFILES is not right: acquirer=profile',
      );
  });

  it('The settings report every fault at once, by name and with the remedy', () => {
    const faulty = {
      ...without('VAULT_KEYS', 'BANK_URL'),
      API_PORT: 'http',
      SMTP_URL: 'mail.example',
    };
    for (const fault of [
      'VAULT_KEYS is missing: id:key[,id:key…]',
      'BANK_URL is missing: base URL of the bank',
      'API_PORT is not right',
      'SMTP_URL is not right',
    ])
      expect(() => readSettings(faulty)).toThrow(fault);
  });

  it('The settings never show a value in an error', () => {
    const faulty = Object.fromEntries(Object.keys(env).map((name) => [name, '#canary#']));
    expect(() => readSettings(faulty)).toThrow('VAULT_KEYS is not right');
    expect(() => readSettings(faulty)).not.toThrow('canary');
  });

  it('The settings treat a variable without a value as not set', () => {
    expect(readSettings({ ...env, DATABASE_URL: '', TEMPORAL_API_KEY: ' ' })).toEqual(
      readSettings(env),
    );
    expect(() => readSettings({ ...env, BANK_SECRET: '' })).toThrow('BANK_SECRET is missing');
  });

  describe('of a file', () => {
    const folder = mkdtempSync(join(tmpdir(), 'card-change-settings-'));
    afterAll(() => rmSync(folder, { recursive: true }));
    const write = (name: string, content: string): string => {
      const path = join(folder, name);
      writeFileSync(path, content);
      return path;
    };

    it('The settings of a file are read as those of the environment, for every process', () => {
      const VAULT_KEYS_FILE = write('vault', `${env.VAULT_KEYS}\r\n`);
      const BANK_SECRET_FILE = write('bank', 'secret of BANK\n');
      const files = { VAULT_KEYS_FILE, BANK_SECRET_FILE, BANK_SECRET: '' };
      const given = { ...without('VAULT_KEYS'), ...files };
      expect(readSettings(given)).toEqual(readSettings(env));
      expect(readStorageSettings(given)).toEqual(readStorageSettings(env));
      // A variable of workers alone shows that the process is one, too.
      const ofWorkers = Object.keys(env).filter((name) => !(name in apiVariables));
      const api = without(...ofWorkers);
      expect(() => readProcessSettings(api)).not.toThrow();
      expect(() => readProcessSettings({ ...api, BANK_SECRET_FILE })).toThrow(
        'BANK_URL is missing',
      );
    });

    it('The settings of a file are refused when the variable is given, too', () => {
      const given = { ...env, VAULT_KEYS_FILE: write('both', `v1:${encodeKey(1)}`) };
      expect(() => readSettings(given)).toThrow('VAULT_KEYS and VAULT_KEYS_FILE are both given');
    });

    it('The settings of a file name the path of one that cannot be read, once', () => {
      const path = join(folder, 'nowhere');
      const given = { ...without('VAULT_KEYS'), VAULT_KEYS_FILE: path };
      expect(() => readSettings(given)).toThrow(
        `VAULT_KEYS_FILE is not right: ${path} cannot be read (ENOENT)`,
      );
      expect(() => readSettings(given)).not.toThrow('VAULT_KEYS is missing');
      const empty = { ...env, TEMPORAL_API_KEY_FILE: write('empty', '\n') };
      expect(() => readSettings(empty)).toThrow('empty is empty');
    });

    it('The settings of a file obey the same rules, and no error shows their content', () => {
      const wrong = { ...without('VAULT_KEYS'), VAULT_KEYS_FILE: write('wrong', '#canary#') };
      expect(() => readSettings(wrong)).toThrow('VAULT_KEYS is not right');
      expect(() => readSettings(wrong)).not.toThrow('canary');
      const shared = {
        ...without('BANK_CALLBACK_SECRET', 'BANK_SECRET'),
        BANK_CALLBACK_SECRET_FILE: write('callback', 'one-secret-for-both-ends-of-it'),
        BANK_SECRET_FILE: write('bearer', 'one-secret-for-both-ends-of-it'),
      };
      expect(() => readSettings(shared)).toThrow('BANK_CALLBACK_SECRET is not right: it must');
    });
  });

  it('The settings of a party that an installation may do without are given together, or not at all', () => {
    const registry = { REGISTRY_URL: 'https://registry.example', REGISTRY_SECRET: 's' };
    expect(readSettings(env).optionalParties).toEqual({});
    expect(readSettings({ ...env, ...registry }).optionalParties).toEqual({
      registry: { url: 'https://registry.example', secret: 's' },
    });
    for (const [given, missing] of [
      ['REGISTRY_URL', 'REGISTRY_SECRET'],
      ['REGISTRY_SECRET', 'REGISTRY_URL'],
    ] as const)
      expect(() => readSettings({ ...env, [given]: registry[given] })).toThrow(
        `${missing} is missing: ${given} and ${missing} go together`,
      );
  });

  it('The settings are required of a process only as far as it needs them', () => {
    expect(() => readWorkerSettings(without('API_TOKEN_ISSUERS'))).not.toThrow();
    expect(() => readApiSettings(without('SMTP_URL', 'LISTS_URL', 'LISTS_SECRET'))).not.toThrow();
    expect(() => readWorkerSettings(without('SMTP_URL'))).toThrow('SMTP_URL is missing');
    expect(() => readApiSettings(without('API_TOKEN_ISSUERS'))).toThrow(
      'API_TOKEN_ISSUERS is missing',
    );
  });
});

describe('The keys that prove acts of staff', () => {
  it.each(['CODEC_KEYS', 'VAULT_KEYS'])(
    'The keys that prove acts of staff are refused when one of %s is the same',
    (name) => {
      const shared = { [name]: `${name.toLowerCase().slice(0, 5)}:${encodeKey(8)}` };
      const ASSERTION_KEYS = `a1:${encodeKey(7)},a2:${encodeKey(8)}`;
      expect(() => readSettings({ ...env, ...shared, ASSERTION_KEYS })).toThrow(
        'ASSERTION_KEYS is not right: its keys must differ',
      );
    },
  );

  it('The keys that prove acts of staff are needed by API and worker', () => {
    for (const read of [readApiSettings, readWorkerSettings])
      expect(() => read(without('ASSERTION_KEYS'))).toThrow('ASSERTION_KEYS is missing');
  });
});

describe('The keys that sign callbacks', () => {
  const names = ['BANK_CALLBACK_SECRET', 'NETWORKS_CALLBACK_SECRET', 'MERCHANTS_CALLBACK_SECRET'];

  it.each(names)('The keys that sign callbacks are checked when they are read: %s', (name) => {
    for (const wrong of [
      'whsec_xyz!',
      'whsec_eA==',
      'whsec_',
      `v1,whsec_${encodeKey(9)}`,
      `whsec_${encodeKey(9)} whsec_${encodeKey(8)}`,
      `whsec_${Buffer.alloc(65).toString('base64')}`,
      'too-short',
      'a key with blanks in the middle of it',
    ])
      expect(() => readSettings({ ...env, [name]: wrong })).toThrow(`${name} is not right`);
    for (const right of [`whsec_${encodeKey(9)}`, 'twenty-four-signs-or-more'])
      expect(() => readSettings({ ...env, [name]: right })).not.toThrow();
  });

  it.each(names)(
    'The keys that sign callbacks are refused when another secret has the same value: %s',
    (name) => {
      const shared = 'the-same-value-for-two-things';
      for (const other of ['BANK_SECRET', ...names.filter((each) => each !== name)])
        expect(() => readSettings({ ...env, [name]: shared, [other]: shared })).toThrow(
          new RegExp(`${name} is not right: it must differ from ${other}|${other} is not right`),
        );
      const asBase64 = `whsec_${Buffer.from(shared).toString('base64')}`;
      expect(() => readSettings({ ...env, [name]: asBase64, SMS_SECRET: shared })).toThrow(
        `${name} is not right: it must differ from SMS_SECRET`,
      );
    },
  );

  it('The keys that sign callbacks are never sent: a bearer secret that is one is refused', () => {
    for (const BANK_SECRET of ['whsec_xyz!', 'whsec_eA==', `v1,whsec_${encodeKey(9)}`])
      expect(() => readSettings({ ...env, BANK_SECRET })).toThrow('BANK_SECRET is not right');
  });
});

describe('The connection to Temporal', () => {
  const tls = (more: Record<string, string>) => readApiSettings({ ...env, ...more }).temporal.tls;

  it('The connection to Temporal has no TLS unless a variable asks for it', () => {
    expect(tls({})).toBeUndefined();
    expect(tls({ TEMPORAL_TLS: 'false', TEMPORAL_API_KEY: 'k' })).toBeUndefined();
    expect(tls({ TEMPORAL_TLS: '1' })).toBe(true);
    expect(tls({ TEMPORAL_API_KEY: 'k' })).toBe(true);
  });

  it('The connection to Temporal accepts certificates as text or as files', () => {
    const path = join(mkdtempSync(join(tmpdir(), 'tls-')), 'client.key');
    writeFileSync(path, 'the key');
    expect(
      tls({
        TEMPORAL_TLS_CLIENT_CERT_DATA: 'the certificate',
        TEMPORAL_TLS_CLIENT_KEY_PATH: path,
        TEMPORAL_TLS_SERVER_NAME: 'temporal.example.com',
      }),
    ).toEqual({
      serverNameOverride: 'temporal.example.com',
      clientCertPair: { crt: Buffer.from('the certificate'), key: Buffer.from('the key') },
    });
  });

  it('The connection to Temporal is refused with half a pair or a missing file', () => {
    expect(() => tls({ TEMPORAL_TLS_CLIENT_CERT_DATA: 'x' })).toThrow('go together');
    expect(() => tls({ TEMPORAL_TLS_SERVER_CA_CERT_PATH: '/nowhere.pem' })).toThrow(
      'TEMPORAL_TLS_SERVER_CA_CERT_PATH is not right',
    );
  });
});

describe('.env.example', () => {
  const lines = readFileSync(new URL('../../../.env.example', import.meta.url), 'utf8').split('\n');
  const variables = { ...workerVariables, ...apiVariables };

  it('.env.example lists every variable with what it must be, and no other', () => {
    const listed = lines.flatMap((line, n) => {
      const name = /^(?:# )?([A-Z_]+)=/.exec(line)?.[1];
      return name === undefined ? [] : [[name, lines[n - 1]]];
    });
    const expected = Object.entries(variables).map(([name, schema]) => [
      name,
      `# ${schema.description ?? ''}${schema.safeParse(undefined).success ? '' : ' (required)'}`,
    ]);
    expect(Object.fromEntries(listed)).toEqual(Object.fromEntries(expected));
    expect(listed).toHaveLength(expected.length);
  });
});
