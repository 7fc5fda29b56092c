/** Headers of answers, and where the answer of one operation leads to another one. */
import type { OpenAPIHono } from '@hono/zod-openapi';
import type { ApiEnv } from '../dependencies.ts';

const headers = {
  RequestId: {
    name: 'x-request-id',
    description: 'identifies this call in our log: the one that you sent, or one of ours',
    example: '1bd6acb3-6bc6-4ba4-83d1-a427b4f40e9c',
  },
  ETag: {
    name: 'etag',
    description: 'the state that is shown; acts name it in `If-Match`',
    example: '"7-3f2a9c1b0d4e5f60"',
  },
  Location: {
    name: 'location',
    description: 'where what was made is read',
    example: '/v1/card-changes/req-fda2619cbe26ec7c86d6d99f41c2bb27',
  },
  Link: {
    name: 'link',
    description: 'the next page (RFC 8288); absent on the last one',
    example: '</v1/card-changes?cursor=MjAyNi0wNi0xMA>; rel="next"',
  },
  RateLimitPolicy: {
    name: 'ratelimit-policy',
    description: 'what was counted: `q` within `w` seconds',
    example: '"acts";q=10;w=60',
  },
  RateLimit: {
    name: 'ratelimit',
    description: 'what is left: `r`, until `t` seconds have passed',
    example: '"acts";r=9;t=58',
  },
} as const;

type HeaderName = keyof typeof headers;

const tagged = ['readCardChange', 'readTimeline', 'beginDraft', 'readDraft', 'writeDraft'];
const located = ['submit', 'submitDraft', 'beginDraft', 'putDocument', 'loadCampaign'];
const paged = ['listCardChanges', 'readEvents', 'listDeliveries'];
const counted = ['submit', 'tokenizeAccount', 'tokenizePerson', 'putDocument', 'beginDraft'];

/** @param isAct acts on a card change are counted as well */
export function describeHeaders(operation: string, isAct: boolean) {
  const names: HeaderName[] = [
    'RequestId',
    ...(tagged.includes(operation) ? (['ETag'] as const) : []),
    ...(located.includes(operation) ? (['Location'] as const) : []),
    ...(paged.includes(operation) ? (['Link'] as const) : []),
    ...(isAct || counted.includes(operation) ? (['RateLimitPolicy', 'RateLimit'] as const) : []),
  ];
  return Object.fromEntries(
    names.map((name) => [headers[name].name, { $ref: `#/components/headers/${name}` }]),
  );
}

/** Adds what the references name. */
export function registerHeaders(registry: OpenAPIHono<ApiEnv>['openAPIRegistry']): void {
  for (const [name, { description, example }] of Object.entries(headers))
    registry.registerComponent('headers', name, {
      description,
      example,
      schema: { type: 'string' },
    });
}

/** Operations that go on with an id of the answer, by the field that holds it. */
const nextOperations: Readonly<Record<string, { id: string; operations: readonly string[] }>> = {
  submit: { id: 'requestId', operations: ['readCardChange', 'readTimeline', 'withdraw'] },
  submitDraft: { id: 'requestId', operations: ['readCardChange'] },
  beginDraft: { id: 'draftId', operations: ['readDraft', 'writeDraft', 'sendDraftLink'] },
  putDocument: { id: 'documentId', operations: ['getDocument'] },
  loadCampaign: { id: 'campaignId', operations: ['startCampaign', 'readCampaign'] },
  createEndpoint: { id: 'endpointId', operations: ['testEndpoint', 'listDeliveries'] },
};

export function describeLinks(operation: string) {
  const next = nextOperations[operation];
  if (!next) return undefined;
  const parameters = { id: `$response.body#/${next.id}` };
  return Object.fromEntries(
    next.operations.map((operationId) => [operationId, { operationId, parameters }]),
  );
}
