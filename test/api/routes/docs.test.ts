import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { actionBodies, buildActionPath } from '../../../domain/request/action-schema.ts';
import { access } from '../../../api/access.ts';
import { actSummaries } from '../../../api/description/acts.ts';
import {
  setUpApi,
  links,
  maker,
  createKey,
  owner,
  type Answer,
  type Claims,
} from '../../support/api.ts';
import { buildCampaignFile } from '../../support/campaign-file.ts';
import {
  accountBody,
  buildDocumentForm,
  personBody,
  submissionBody,
} from '../../support/submission.ts';

const { api, storage } = setUpApi();
const guide = readFileSync(new URL('../../../docs/api.md', import.meta.url), 'utf8');

interface Content {
  'application/json'?: { schema: object; example?: object };
}
interface Operation {
  operationId: string;
  summary: string;
  security: object[];
  tags: string[];
  requestBody?: { content: Content };
  responses: Record<string, { content?: Content; links?: Record<string, Link>; $ref?: string }>;
}
interface Link {
  operationId: string;
}
let document: {
  paths: Record<string, Record<string, Operation>>;
  webhooks: Record<string, Record<string, Operation>>;
  tags: { name: string }[];
  components: { responses: Record<string, object> };
};
beforeAll(async () => {
  document = (await api().get('/openapi.json')).body as never;
});
const operations = () =>
  Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      route: `${method.toUpperCase()} ${path}`,
      ...operation,
    })),
  );

/** A schema of the document that stands alone. */
const resolveRefs = (schema: object): object =>
  JSON.parse(JSON.stringify(schema).replaceAll('"#/', '"api#/')) as object;

describe('the description of the API', () => {
  it('names every operation once, with a summary', () => {
    const ids = operations().map(({ operationId }) => operationId);
    expect(new Set(ids).size).toBe(ids.length);
    expect(operations().filter(({ summary }) => !summary)).toEqual([]);
  });

  it('requires a token exactly for operations in the access table', () => {
    const guarded = operations().filter(({ operationId }) => operationId in access);
    expect(guarded).toHaveLength(Object.keys(access).length);
    const inPath = guarded.filter(({ security }) => security.length === 0);
    expect(inPath.map(({ route }) => route)).toEqual(['POST /codec/{token}/decode']);
    expect(operations().filter(({ operationId }) => !(operationId in access))).toEqual(
      operations().filter(
        ({ security, route }) => security.length === 0 && !route.includes('codec'),
      ),
    );
  });

  it('groups operations by tags that it describes', () => {
    const names = document.tags.map(({ name }) => name);
    expect(new Set([...operations().flatMap(({ tags }) => tags), 'Webhooks'])).toEqual(
      new Set(names),
    );
  });

  it('can be made into a client: webhooks have a tag of their own, and no default is an object', () => {
    const webhooks = Object.values(document.webhooks).flatMap((methods) => Object.values(methods));
    expect(new Set(webhooks.flatMap(({ tags }) => tags))).toEqual(new Set(['Webhooks']));
    expect(operations().filter(({ tags }) => tags.includes('Webhooks'))).toEqual([]);
    // The responses `default` are no defaults.
    const objects = /"default":(?!\{"(?:\$ref|description)")[{[].{40}/g;
    expect(JSON.stringify(document).match(objects)).toBeNull();
  });

  it('names only operations and refusals that exist', () => {
    const ids = operations().map(({ operationId }) => operationId);
    const answers = operations().flatMap(({ responses }) => Object.values(responses));
    const links = answers.flatMap(({ links: each = {} }) => Object.values(each));
    expect(links.length).toBeGreaterThan(5);
    expect(ids).toEqual(expect.arrayContaining(links.map(({ operationId }) => operationId)));
    const refs = answers.flatMap(({ $ref }) => $ref?.split('/').at(-1) ?? []);
    expect(new Set(refs)).toEqual(new Set(Object.keys(document.components.responses)));
  });

  it('gives examples that fit its schemas, for the body of every act among them', () => {
    if (!ajv.getSchema('api')) ajv.addSchema(document, 'api');
    const faults = operations().flatMap(({ operationId, requestBody, responses }) =>
      [requestBody, ...Object.values(responses)].flatMap((part) => {
        const { schema, example } = part?.content?.['application/json'] ?? {};
        if (!schema || !example) return [];
        const validate = ajv.compile(resolveRefs(schema));
        return validate(example) ? [] : [[operationId, validate.errors]];
      }),
    );
    expect(faults).toEqual([]);
    const acts = operations().filter(({ operationId }) => operationId in actionBodies);
    for (const { requestBody, operationId } of acts) {
      const example = requestBody?.content['application/json']?.example;
      const result = actionBodies[operationId as keyof typeof actionBodies].safeParse(example);
      expect([operationId, result.error?.issues]).toEqual([operationId, undefined]);
    }
  });

  it('requires only what the API requires', () => {
    const bodyOf = (name: string) =>
      operations().find(({ operationId }) => operationId === name)?.requestBody?.content[
        'application/json'
      ]?.schema;
    expect(bodyOf('withdraw')).toMatchObject({ properties: { reason: {}, by: {} } });
    expect(bodyOf('withdraw')).not.toHaveProperty('required');
    // Nobody acts for staff.
    expect(bodyOf('claim')).not.toHaveProperty('properties.by');
    const list = operations().find(({ operationId }) => operationId === 'listCardChanges');
    expect(list).toMatchObject({
      parameters: expect.arrayContaining([
        expect.objectContaining({ name: 'cursor', required: false }),
      ]),
    });
  });
});

describe('docs/api.md', () => {
  it('documents exactly the routes of /openapi.json', () => {
    const documented = new Set(
      [...guide.matchAll(/`((?:GET|POST|PUT) \/[^` ]*)`/g)].map(([, route]) => route ?? ''),
    );
    const actionRoute = 'POST /v1/card-changes/{id}/{action}';
    const routes = operations().map(({ operationId, route }) =>
      operationId in actionBodies ? actionRoute : route,
    );
    expect([...documented].toSorted()).toEqual([...new Set(routes)].toSorted());
  });

  it('lists every action with what it does, its roles and its fields', () => {
    const table = /^\| `([a-z-]+)` +\| (.+?) +\| ([a-z, -]+?) +\| (.*?) *\|$/gm;
    const rows = [...guide.matchAll(table)].map(([, ...cells]) => cells);
    const expected = Object.entries(actionBodies).map(([name, { shape }]) => [
      buildActionPath(name),
      actSummaries[name as keyof typeof actionBodies],
      access[name as keyof typeof actionBodies].join(', '),
      Object.entries(shape)
        .map(([field, schema]) => [field, z.object({ field: schema }).safeParse({}).success])
        .map(([field, optional]) => `\`${String(field)}${optional === true ? '?' : ''}\``)
        .join(', '),
    ]);
    expect(rows).toEqual(expected);
  });
});

const ajv = new Ajv2020({ strict: false });
ajv.addFormat('date-time', (text) => !Number.isNaN(Date.parse(text)));
ajv.addFormat('date', /^\d{4}-\d\d-\d\d$/);
const refused = ['components', 'responses', 'Refused'];

describe('an answer of the API', () => {
  const findFaults = ({ status, headers, body }: Answer, method: string, path: string) => {
    if (!ajv.getSchema('api')) ajv.addSchema(document, 'api');
    const type = headers.get('content-type')?.split(';')[0] ?? '';
    const place = status < 300 ? ['paths', path, method, 'responses', status] : refused;
    const pointer = [...place, 'content', type, 'schema'];
    const $ref = `api#/${pointer.map((step) => encodeURIComponent(String(step).replaceAll('/', '~1'))).join('/')}`;
    const validate = ajv.compile({ $ref, unevaluatedProperties: false });
    validate(body);
    return validate.errors ?? [];
  };

  it('has the form that its description gives', async () => {
    const at = api();
    const check = async (answer: Promise<Answer>, method: string, path: string) => {
      const received = await answer;
      expect([path, findFaults(received, method, path)]).toEqual([path, []]);
      return received.body;
    };
    const post = (path: string, body: unknown, as = owner, real = path) =>
      check(at.post(real, { as, body, key: createKey() }), 'post', path);
    const get = (path: string, as = owner, real = path) => check(at.get(real, { as }), 'get', path);

    await post('/v1/accounts', accountBody);
    await post('/v1/accounts', {});
    await post('/v1/persons', personBody);
    await post('/v1/documents', buildDocumentForm());
    const { requestId } = await post('/v1/card-changes', submissionBody);
    const id = String(requestId);
    const of = (suffix: string) =>
      [`/v1/card-changes/{id}${suffix}`, `/v1/card-changes/${id}${suffix}`] as const;
    await get('/v1/card-changes', maker);
    for (const as of [owner, maker]) {
      await get(of('')[0], as, of('')[1]);
      await get(of('/timeline')[0], as, of('/timeline')[1]);
    }
    await get(of('/assessments')[0], maker, of('/assessments')[1]);
    const { draftId, digest } = await post('/v1/drafts', submissionBody);
    const draft = (suffix = '') =>
      [`/v1/drafts/{id}${suffix}`, `/v1/drafts/${String(draftId)}${suffix}`] as const;
    await get(draft()[0], owner, draft()[1]);
    const put = at.put(draft()[1], { as: owner, body: submissionBody });
    await check(put, 'put', draft()[0]);
    await post(draft('/link')[0], undefined, owner, draft('/link')[1]);
    const target = { acquirerId: 'demo', requestId: String(draftId), contactId: 'c-1' };
    const link = links.buildDraftLink(target).split('/draft/')[1];
    await post(draft('/submit')[0], { link, digest }, owner, draft('/submit')[1]);
    await get(draft()[0], maker, draft()[1]);
    const operator: Claims = { sub: 'operator-1', roles: ['operator'] };
    const file = at.post('/v1/campaigns', {
      as: operator,
      key: createKey(),
      body: buildCampaignFile('M-1', 'M 2'),
      headers: { 'content-type': 'text/csv' },
    });
    const { campaignId } = await check(file, 'post', '/v1/campaigns');
    const campaign = (suffix = '') =>
      [`/v1/campaigns/{id}${suffix}`, `/v1/campaigns/${String(campaignId)}${suffix}`] as const;
    await get('/v1/campaigns', maker);
    await get(campaign()[0], maker, campaign()[1]);
    for (const suffix of ['/start', '/pause'])
      await post(campaign(suffix)[0], { reason: 'r' }, operator, campaign(suffix)[1]);
    await get('/v1/freezes', maker);
    const endpointBody = { url: 'https://hooks.example.com/', types: ['card_change.accepted'] };
    const { endpointId } = await post('/v1/endpoints', endpointBody, operator);
    const endpoint = (suffix: string) =>
      [`/v1/endpoints/{id}${suffix}`, `/v1/endpoints/${String(endpointId)}${suffix}`] as const;
    await post(endpoint('/secret')[0], { overlapHours: 1 }, operator, endpoint('/secret')[1]);
    await post(endpoint('/test')[0], {}, operator, endpoint('/test')[1]);
    await storage().events.publish(1_000);
    await get(endpoint('/deliveries')[0], operator, endpoint('/deliveries')[1]);
    await post(endpoint('/pause')[0], {}, operator, endpoint('/pause')[1]);
    await get('/v1/endpoints', operator);
    await get('/v1/events', maker);
    await post(of('/withdraw')[0], {}, owner, of('/withdraw')[1]);
    await get(of('/receipt')[0], owner, of('/receipt')[1]);
    await storage().auditLog.append({
      acquirerId: 'demo',
      merchantId: 'M-GREEN',
      requestId: id,
      entries: [{ seq: 2, at: '2026-06-11T02:00:00Z', actor: 'system', action: 'closed' }],
      state: { stage: 'cancelled', waitingOn: 'nobody', money: 'old', problems: [] },
    });
    const receipt = await get(of('/receipt')[0], owner, of('/receipt')[1]);
    await post('/v1/receipts/verify', receipt);
    await get(of('')[0], maker, of('')[1]);
    await get('/healthz');
    await get('/readyz');
  });
});
