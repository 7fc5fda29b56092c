/** One workflow is one campaign: a bank merges, and the cards of many merchants change at once. */
import {
  ActivityFailure,
  allHandlersFinished,
  condition,
  makeContinueAsNewFunc,
  workflowInfo,
} from '@temporalio/workflow';
import { giveUpNotice, nextMove, quietMs } from '../domain/campaign.ts';
import { door, mail, storage } from './back-office.ts';
import { Campaign } from './campaign/campaign.ts';
import type { CampaignInput, CampaignStatus } from './campaign/contract.ts';

/** About three events a row, and as much again for waves and looks: far below what a history may hold. */
const usualRowsPerRun = 500;

export async function runCampaign(input: CampaignInput): Promise<CampaignStatus> {
  const campaign = new Campaign(input);
  const { startedBy, reason } = input.order;
  // Its own beginning comes before whatever staff have sent already.
  const begun = input.carried
    ? undefined
    : campaign.enter('running', {
        actor: startedBy.id,
        action: 'start',
        ...(reason !== undefined && { reason }),
      });
  campaign.listen();
  await begun;
  while (campaign.state !== 'aborted' && campaign.state !== 'ended') {
    if (isLong(campaign, input)) await goOnAfresh(campaign, input);
    if (campaign.state === 'paused') await condition(() => campaign.state !== 'paused');
    else await step(campaign);
  }
  await campaign.look();
  await condition(allHandlersFinished);
  return campaign.status();
}

/** Looks how the rows stand, then submits, waits or ends. */
async function step(campaign: Campaign): Promise<void> {
  await campaign.look();
  if (campaign.state !== 'running') return;
  const move = nextMove(campaign.counts, campaign.order);
  switch (move.kind) {
    case 'submit':
      await submit(campaign, move.rows);
      return rest(campaign, move.restMs, 'pace of submissions');
    case 'wait':
      return rest(
        campaign,
        quietMs(campaign.looksWithoutNews, campaign.order.pacing),
        'look for outcomes',
      );
    case 'give-up':
      await campaign.enter('aborted', {
        actor: 'system',
        action: 'give up',
        reason: 'too many failed',
      });
      return tellStaff(campaign);
    case 'end':
      return campaign.enter('ended', { actor: 'system', action: 'end' });
  }
}

async function submit(campaign: Campaign, limit: number): Promise<void> {
  const { campaignId } = campaign.order;
  const rows = await storage.nextRows({ campaignId, limit });
  campaign.submitted += rows.length;
  await Promise.all(rows.map(({ rowNo, merchantId }) => submitRow(campaign, rowNo, merchantId)));
}

async function submitRow({ order }: Campaign, rowNo: number, merchantId: string): Promise<void> {
  const { campaignId, policy } = order;
  const summary = `row ${rowNo}: ${merchantId}`;
  try {
    await door.submitRow.executeWithOptions({ summary }, [{ campaignId, rowNo, policy }]);
  } catch (error) {
    if (!(error instanceof ActivityFailure)) throw error;
    await storage.giveRowUp.executeWithOptions({ summary }, [{ campaignId, rowNo }]);
  }
}

/** Lets time pass, unless somebody pauses or aborts meanwhile. */
async function rest(campaign: Campaign, ms: number, summary: string): Promise<void> {
  await condition(() => campaign.state !== 'running', ms, { summary });
}

const tellStaff = ({ order, counts }: Campaign): Promise<void> =>
  mail.tellStaff({
    messageId: `campaign/${order.campaignId}/given-up`,
    ...giveUpNotice(order.campaignId, counts),
  });

const isLong = (campaign: Campaign, { rowsPerRun = usualRowsPerRun }: CampaignInput): boolean =>
  campaign.submitted >= rowsPerRun || workflowInfo().continueAsNewSuggested;

/** Handlers that have begun are answered by this run: an accepted update does not outlive it. */
async function goOnAfresh(campaign: Campaign, input: CampaignInput): Promise<never> {
  await condition(allHandlersFinished);
  return makeContinueAsNewFunc<typeof runCampaign>()({ ...input, carried: campaign.carried() });
}
