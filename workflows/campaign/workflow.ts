/** One workflow is one campaign: a bank merges, and the cards of many merchants change at once. */
import {
  ActivityFailure,
  CancellationScope,
  condition,
  makeContinueAsNewFunc,
  workflowInfo,
} from '@temporalio/workflow';
import {
  buildAbortNotice,
  decideNextStep,
  computePollIntervalMs,
} from '../../domain/campaign/campaign.ts';
import { rowSubmission, mail, storage } from '../shared/operations-proxies.ts';
import { Campaign } from './campaign.ts';
import type { CampaignInput, CampaignStatus } from './contract.ts';

/** About three events a row, and as much again for waves and reads: far below the limit of a history. */
const defaultRowsPerRun = 500;

export async function runCampaign(input: CampaignInput): Promise<CampaignStatus> {
  const { cancelRequested } = CancellationScope.current();
  return CancellationScope.nonCancellable(() => {
    const campaign = new Campaign(input);
    cancelRequested.catch(() => campaign.pauseAsCancelled());
    return runToEnd(campaign, input);
  });
}

async function runToEnd(campaign: Campaign, input: CampaignInput): Promise<CampaignStatus> {
  const { startedBy, reason } = input.request;
  // Its own beginning comes before whatever staff have sent already.
  const started = input.previousRun
    ? undefined
    : campaign.enterState('running', {
        actor: startedBy.id,
        action: 'start',
        ...(reason !== undefined && { reason }),
      });
  campaign.registerHandlers();
  await started;
  while (campaign.state !== 'aborted' && campaign.state !== 'ended') {
    if (isHistoryLong(campaign, input)) await continueInNewRun(campaign, input);
    if (campaign.state === 'paused') await condition(() => campaign.state !== 'paused');
    else await advance(campaign);
  }
  await campaign.refreshCounts();
  await campaign.awaitIdle();
  return campaign.getStatus();
}

/** Reads how the rows stand, then submits, waits or ends. */
async function advance(campaign: Campaign): Promise<void> {
  await campaign.refreshCounts();
  if (campaign.state !== 'running') return;
  const move = decideNextStep(campaign.counts, campaign.request);
  switch (move.kind) {
    case 'submit':
      await submitRows(campaign, move.rows);
      return waitWhileRunning(campaign, move.restMs, 'pace of submissions');
    case 'wait':
      return waitWhileRunning(
        campaign,
        computePollIntervalMs(campaign.readsWithoutChange, campaign.request.pacing),
        'look for outcomes',
      );
    case 'give-up':
      await campaign.enterState('aborted', {
        actor: 'system',
        action: 'give-up',
        reason: 'too many failed',
      });
      return notifyStaff(campaign);
    case 'end':
      return campaign.enterState('ended', { actor: 'system', action: 'end' });
  }
}

async function submitRows(campaign: Campaign, limit: number): Promise<void> {
  const { campaignId } = campaign.request;
  const rows = await storage.listNextRows({ campaignId, limit });
  campaign.submitted += rows.length;
  await Promise.all(rows.map(({ rowNo, merchantId }) => submitRow(campaign, rowNo, merchantId)));
}

async function submitRow({ request }: Campaign, rowNo: number, merchantId: string): Promise<void> {
  const { campaignId, policy } = request;
  const summary = `row ${rowNo}: ${merchantId}`;
  try {
    await rowSubmission.submitRow.executeWithOptions({ summary }, [{ campaignId, rowNo, policy }]);
  } catch (error) {
    if (!(error instanceof ActivityFailure)) throw error;
    await storage.markRowRefused.executeWithOptions({ summary }, [{ campaignId, rowNo }]);
  }
}

/** Lets time pass, unless somebody pauses or aborts meanwhile. */
async function waitWhileRunning(campaign: Campaign, ms: number, summary: string): Promise<void> {
  await condition(() => campaign.state !== 'running', ms, { summary });
}

async function notifyStaff({ request, counts }: Campaign): Promise<void> {
  await mail.sendStaffMail({
    messageId: `campaign/${request.campaignId}/given-up`,
    roles: ['operator', 'supervisor'],
    parts: [
      {
        // Its counts are of all its acquirers.
        ...(request.acquirerIds.length === 1 && { acquirerId: request.acquirerIds[0] ?? '' }),
        ...buildAbortNotice(request.campaignId, counts),
        path: `/desk/supervision/campaigns/${request.campaignId}`,
      },
    ],
  });
}

const isHistoryLong = (
  campaign: Campaign,
  { rowsPerRun = defaultRowsPerRun }: CampaignInput,
): boolean => campaign.submitted >= rowsPerRun || workflowInfo().continueAsNewSuggested;

/** Handlers that have begun are answered by this run: an accepted update does not outlive it. */
async function continueInNewRun(campaign: Campaign, input: CampaignInput): Promise<never> {
  await campaign.awaitIdle();
  return makeContinueAsNewFunc<typeof runCampaign>()({ ...input, previousRun: campaign.carried() });
}
