/** Finds the branch of a bank in the acquirer's list, so that nobody has to know its code [A78]. */
import { z } from '@hono/zod-openapi';
import { findBranches } from '../../domain/account/branches.ts';
import { createRouter, declareOperation } from '../operation.ts';

const maxShown = 50;

const Query = z.strictObject({
  bankCode: z
    .string()
    .regex(/^\d{3}$/)
    .describe('first three digits of the branch code'),
  city: z.string().trim().max(60).optional(),
  q: z.string().trim().max(60).optional().describe('part of the name, or first digits of the code'),
});

const BranchesAnswer = z
  .object({
    isListed: z
      .boolean()
      .describe('false where the installation has no list: then the owner has to know the code'),
    branches: z.array(
      z.object({ cnaps: z.string(), bankCode: z.string(), name: z.string(), city: z.string() }),
    ),
    more: z.boolean().describe(`more than ${maxShown} fit: narrow the search`),
  })
  .openapi('Branches');

const find = declareOperation('findBranches', {
  method: 'get',
  path: '/v1/branches',
  summary: 'branches of a bank with their codes (CNAPS), by city and name',
  request: { query: Query },
  answer: { schema: BranchesAnswer, description: 'the branches that fit' },
});

export const branchRoutes = createRouter().openapi(find, (c) => {
  const { branches } = c.var.dependencies;
  const { bankCode, city, q } = c.req.valid('query');
  const found = findBranches(branches ?? [], { bankCode, city, q });
  return c.json(
    {
      isListed: branches !== undefined,
      branches: found.slice(0, maxShown).map((branch) => ({ ...branch, bankCode })),
      more: found.length > maxShown,
    },
    200,
  );
});
