/** The rows of campaigns go through the door of every back office: the library (docs/decisions). */
import type { Client } from '@temporalio/client';
import type { SubmissionsPort } from '../activities/campaigns.ts';
import { loadPolicy } from '../adapters/policies.ts';
import { CardChanges } from '../client/card-changes.ts';
import { ActionRefused, Unavailable } from '../client/refusals.ts';
import { PortFailure } from '../domain/port-failure.ts';
import type { CampaignOrder } from '../domain/schemas/campaign.ts';

type PolicyRef = CampaignOrder['policy'];

/** Behind what merchants ask for by themselves. */
const urgency = 4;

export function submissionsOver(client: Client): SubmissionsPort {
  const doors = new Map<string, CardChanges>();
  const doorUnder = ({ profile, version }: PolicyRef): CardChanges => {
    const name = `${profile}/${version}`;
    const door = doors.get(name) ?? new CardChanges(client, loadPolicy(profile, version));
    doors.set(name, door);
    return door;
  };
  return {
    async submit(request, policy) {
      try {
        await doorUnder(policy).submit(request, urgency);
        return { state: 'open' };
      } catch (error) {
        if (error instanceof ActionRefused) return { state: 'refused', code: error.code };
        if (error instanceof Unavailable) throw new PortFailure('unavailable', error.message);
        throw error;
      }
    },
  };
}
