import { describe, expect, it } from 'vitest';
import { loadPolicy } from '../../../adapters/settings/policy-files.ts';
import { ActionRefused, Unavailable } from '../../../client/errors.ts';
import { setUpApi, auditor, maker, createKey, owner, type Claims } from '../../support/api.ts';
import { submittedAt, buildVerifiedFacts } from '../../support/facts.ts';
import { submitRequest } from '../../support/submission.ts';

const { api } = setUpApi();
const assessments = {
  policy: loadPolicy('cn-default', 1),
  gates: [{ gate: 'screening' as const, facts: buildVerifiedFacts(), now: submittedAt }],
};
async function read(as: Claims, answer: () => Promise<typeof assessments>) {
  const id = await submitRequest(api(), owner, createKey());
  const at = api({ cardChanges: { ...api().cardChanges, assessments: answer } });
  return at.get(`/v1/card-changes/${id}/assessments`, { as });
}

describe('the assessments of a request [A68]', () => {
  it.each([maker, auditor])('are readable for staff: $sub', async (as) => {
    const { status, body } = await read(as, async () => assessments);
    expect(status).toBe(200);
    expect(body).toEqual(JSON.parse(JSON.stringify(assessments)));
  });

  it('are not readable for the merchant', async () => {
    expect((await read(owner, async () => assessments)).status).toBe(403);
  });

  it.each([
    [
      'are not found when Temporal no longer has the request',
      new ActionRefused('ACT_WRONG_STAGE'),
      404,
    ],
    ['are unavailable when Temporal does not answer', new Unavailable(), 503],
  ])('%s', async (_what, error, expected) => {
    expect((await read(maker, () => Promise.reject(error))).status).toBe(expected);
  });
});
