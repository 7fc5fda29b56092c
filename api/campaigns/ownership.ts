import type { Context } from 'hono';
import { WorkflowIdPart } from '../../domain/request/card-change-schema.ts';
import type { ApiEnv } from '../dependencies.ts';
import { HttpProblem } from '../http-problem.ts';

/**
 * The id of the campaign in the path.
 * @throws HttpProblem 404 for a campaign that other acquirers share: its counts include their rows
 */
export async function requireOwnCampaign(c: Context<ApiEnv, string>): Promise<string> {
  const { dependencies, caller } = c.var;
  const id = c.req.param('id') ?? '';
  const campaign = WorkflowIdPart.safeParse(id).success
    ? await dependencies.storage.campaigns.find(id)
    : undefined;
  if (!campaign?.acquirerIds.every((acquirerId) => acquirerId === caller.acquirerId))
    throw new HttpProblem('API_NOT_FOUND');
  return id;
}
