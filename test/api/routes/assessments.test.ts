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

describe('what the gates were judged by [A68]', () => {
  it.each([maker, auditor])('is read by staff: $sub', async (as) => {
    const { status, body } = await read(as, async () => assessments);
    expect(status).toBe(200);
    expect(body).toEqual(JSON.parse(JSON.stringify(assessments)));
  });

  it('is no business of the merchant', async () => {
    expect((await read(owner, async () => assessments)).status).toBe(403);
  });

  it.each([
    ['is gone when Temporal has forgotten the request', new ActionRefused('ACT_WRONG_STAGE'), 404],
    ['can be asked for again when nobody answers', new Unavailable(), 503],
  ])('%s', async (_what, error, expected) => {
    expect((await read(maker, () => Promise.reject(error))).status).toBe(expected);
  });
});
