import { expect, it } from 'vitest';
import { describeForTests } from '../../../scripts/schemathesis/description.ts';

const id = { name: 'id', in: 'path', required: true, schema: { type: 'string' } };
const merchantId = { type: 'string', pattern: '^[A-Z]+$' };

it('The tests of the API name what exists: requests by their ids, and the merchant', () => {
  const description = {
    openapi: '3.1.0',
    paths: {
      '/v1/card-changes/{id}': { get: { parameters: [id] } },
      '/v1/documents/{id}': { get: { parameters: [id] } },
      '/v1/precheck': { post: { requestBody: { schema: { properties: { merchantId } } } } },
    },
  };
  const told = describeForTests(description, { merchantId: 'M-1', ids: ['req-1'] });
  expect(told).toEqual({
    openapi: '3.1.0',
    paths: {
      '/v1/card-changes/{id}': {
        get: {
          parameters: [{ ...id, schema: { type: 'string', enum: ['req-1', 'req-unknown-1'] } }],
        },
      },
      '/v1/documents/{id}': { get: { parameters: [id] } },
      '/v1/precheck': {
        post: {
          requestBody: { schema: { properties: { merchantId: { ...merchantId, enum: ['M-1'] } } } },
        },
      },
    },
  });
});
