/**
 * Submits the rows of campaigns through the client library, as back offices do
 * (docs/decisions/0013-campaigns.md).
 */
import type { Client } from '@temporalio/client';
import type { SubmissionsPort } from '../activities/campaigns.ts';
import { loadPolicy } from '../adapters/settings/policy-files.ts';
import { CardChanges } from '../client/card-changes.ts';
import { ActionRefused, Unavailable } from '../client/errors.ts';
import { PortFailure } from '../domain/parties/port-failure.ts';
import type { CampaignRequest } from '../domain/campaign/campaign-schema.ts';

type PolicyRef = CampaignRequest['policy'];

/** The priority of campaign rows, after requests of merchants. */
const urgency = 4;

export function createSubmissions(client: Client): SubmissionsPort {
  const clients = new Map<string, CardChanges>();
  const getClient = ({ profile, version }: PolicyRef): CardChanges => {
    const name = `${profile}/${version}`;
    const cardChanges = clients.get(name) ?? new CardChanges(client, loadPolicy(profile, version));
    clients.set(name, cardChanges);
    return cardChanges;
  };
  return {
    async submit(request, policy) {
      try {
        await getClient(policy).submit(request, { urgency });
        return { state: 'open' };
      } catch (error) {
        if (error instanceof ActionRefused) return { state: 'refused', code: error.code };
        if (error instanceof Unavailable) throw new PortFailure('unavailable', error.message);
        throw error;
      }
    },
  };
}
