/** A token that speaks for one merchant, in the hands of somebody who knows the ids of another one. */
import { beforeAll, describe, expect, it } from 'vitest';
import { ofMerchants } from '../../api/access.ts';
import { createKey, owner, setUpApi, type Api } from '../support/api.ts';
import { clerk, createDraft } from '../support/drafts.ts';
import { buildPhoto } from '../support/pictures.ts';
import { buildDocumentForm, submitRequest } from '../support/submission.ts';

const { api, storage } = setUpApi();

type Method = 'get' | 'post' | 'put';
interface Operation {
  operationId: string;
  parameters?: { name: string; in: string }[];
  requestBody?: { content: Record<string, { example?: object }> };
}
const operations = new Map<string, Operation & { path: string; method: Method }>();
/** What M-GREEN has, by the first part of a path. */
const ids: Record<string, string> = {};

beforeAll(async () => {
  const at = api();
  const { paths } = (await at.get('/openapi.json')).body as unknown as {
    paths: Record<string, Record<Method, Operation>>;
  };
  for (const [path, methods] of Object.entries(paths))
    for (const [method, operation] of Object.entries(methods))
      operations.set(operation.operationId, { ...operation, path, method: method as Method });
  ids['card-changes'] = await submitRequest(at, owner, createKey());
  ids['drafts'] = (await createDraft(at, undefined, clerk)).draftId;
  const { documents, documentOwners } = storage();
  const photo = await documents.put(await buildPhoto(), 'image/png');
  await documentOwners.recordOwner('demo', photo, 'owner-1');
  ids['documents'] = photo.documentId;
  const operator = { sub: 'op-1', roles: ['operator'] };
  const task = await at.post('/v1/tasks', { as: operator, body: buildTask() });
  ids['tasks'] = String(task.body['taskId']);
});

const buildTask = () => ({ kind: 'legal-advice', requestId: ids['card-changes'] });

const findBody = (name: string): unknown => {
  switch (name) {
    case 'putDocument':
      return buildDocumentForm();
    case 'createHostedLink':
      return { merchantId: 'M-GREEN', by: { id: 'owner-1', role: 'owner' } };
    case 'openTask':
      return buildTask();
    default: {
      const { requestBody } = operations.get(name) ?? {};
      return { ...requestBody?.content['application/json']?.example };
    }
  }
};

/** Calls an operation about M-GREEN with a token of another merchant. */
function call(at: Api, name: string, role: string) {
  const { path, method, parameters = [] } = operations.get(name) ?? {};
  if (path === undefined || method === undefined) throw new Error(`${name} is not described`);
  const [, , kind = ''] = path.split('/');
  const url = path.replaceAll(/\{(\w+)\}/g, (_all, parameter) =>
    parameter === 'id' ? (ids[kind] ?? '') : 'M-GREEN',
  );
  const isFiltered = parameters.some((each) => each.name === 'merchantId' && each.in === 'query');
  return at[method](`${url}${isFiltered ? '?merchantId=M-GREEN' : ''}`, {
    as: { sub: 'bound-1', roles: [role], merchantId: 'M-OTHER' },
    key: createKey(),
    ...(method !== 'get' && { body: findBody(name) }),
  });
}

/** They are about no merchant. */
const aboutNone = ['findBranches', 'readGuide', 'putDocument', 'verifyReceipt'];
/** They leave out what is not the caller's. */
const lists = ['listCardChanges', 'readEvents'];

describe('a token of one merchant', () => {
  it.each(Object.entries(ofMerchants).filter(([name]) => !aboutNone.includes(name)))(
    'does nothing and reads nothing of another one by %s',
    async (name, roles) => {
      for (const role of new Set([roles[0], roles.at(-1)])) {
        const at = api();
        const { status, body } = await call(at, name, role ?? '');
        expect(lists.includes(name) ? [200] : [403, 404]).toContain(status);
        for (const secret of ['M-GREEN', ...Object.values(ids)])
          expect(JSON.stringify(body)).not.toContain(secret);
        expect(at.calls).toEqual([]);
      }
    },
  );
});
