/** `campaign`: changes the cards of many merchants, from a file. */
import { randomUUID } from 'node:crypto';
import { openAsBlob } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import type { Command } from 'commander';
import {
  defaultAbortRule,
  defaultPacing,
  type CampaignState,
  type RowCounts,
} from '../../domain/campaign/campaign.ts';
import { formatFaults, writeFaultsCsv, type LoadedCampaign } from '../campaign-faults.ts';
import { getApiClient, print } from '../command.ts';
import { ApiError } from '../api-client.ts';
import { formatTable } from '../output.ts';
import { UsageError } from '../usage-error.ts';

interface StartOptions {
  reason: string;
  key?: string;
  perMinute: string;
  inFlight: string;
  abortShare: string;
  abortAfter: string;
  acceptFaults?: true;
  faults?: string;
}
interface CampaignSummary {
  campaignId: string;
  state: CampaignState;
  counts: RowCounts;
}

interface CampaignPage {
  campaigns: readonly { campaignId: string; state: CampaignState; openedAt: string }[];
}

const campaignActions = ['pause', 'resume', 'abort'] as const;

export function addCampaignCommands(root: Command): void {
  const campaign = root
    .command('campaign')
    .description('changes the cards of many merchants, from a file');

  campaign
    .command('start')
    .description('loads a file and starts its campaign; refuses faulty rows by default')
    .argument('<file>', 'CSV with a header line; docs/api.md lists the columns')
    .requiredOption('--reason <text>', 'reason, for the audit log of the campaign')
    .option('--key <key>', 'until the campaign is started, the same key replaces the file')
    .option(
      '--per-minute <n>',
      'at most so many submissions a minute',
      `${defaultPacing.perMinute}`,
    )
    .option('--in-flight <n>', 'at most so many open requests at once', `${defaultPacing.inFlight}`)
    .option(
      '--abort-share <share>',
      'abort when this share of the finished rows has failed',
      `${defaultAbortRule.share}`,
    )
    .option(
      '--abort-after <n>',
      'but only after so many rows have finished',
      `${defaultAbortRule.afterRows}`,
    )
    .option('--accept-faults', 'start with the valid rows only')
    .option('--faults <file>', 'write the faulty rows to this file, as CSV')
    .addHelpText(
      'after',
      '\nExample:\n  card-change campaign start merger.csv --reason "bank merger"',
    )
    .action(async (file: string, options: StartOptions, command: Command) => {
      const api = getApiClient(command);
      const { key = randomUUID(), reason } = options;
      const loaded = await api.upload<LoadedCampaign>(
        '/v1/campaigns',
        await openCsvFile(file),
        key,
      );
      if (options.faults !== undefined)
        await writeFile(options.faults, [...writeFaultsCsv(loaded)].join(''));
      if (loaded.faulty > 0 && !options.acceptFaults) throw new ApiError(formatFaults(loaded, key));
      const body = {
        reason,
        pacing: { perMinute: Number(options.perMinute), inFlight: Number(options.inFlight) },
        abortWhen: { share: Number(options.abortShare), afterRows: Number(options.abortAfter) },
      };
      print(
        command,
        await api.post<CampaignSummary>(`${buildCampaignPath(loaded.campaignId)}/start`, body),
        formatCampaign,
      );
    });

  campaign
    .command('list')
    .description('lists campaigns, newest first')
    .option('--limit <n>', 'at most so many')
    .action(async (options: Record<string, string>, command: Command) => {
      const query = new URLSearchParams(options).toString();
      const path = `/v1/campaigns?${query}`;
      print(command, await getApiClient(command).get<CampaignPage>(path), formatPage);
    });

  campaign
    .command('show')
    .description('shows the state of a campaign and of its rows')
    .argument('<id>', 'campaign id')
    .action(async (id: string, _, command: Command) =>
      print(
        command,
        await getApiClient(command).get<CampaignSummary>(buildCampaignPath(id)),
        formatCampaign,
      ),
    );

  for (const action of campaignActions)
    campaign
      .command(action)
      .description(`${action}s a campaign; submitted requests are not affected`)
      .argument('<id>', 'campaign id')
      .requiredOption('--reason <text>', 'reason, for the audit log of the campaign')
      .option('--key <key>', 'Idempotency-Key; by default a new one')
      .action(async (id: string, options: { reason: string; key?: string }, command: Command) => {
        const { reason, key = randomUUID() } = options;
        const path = `${buildCampaignPath(id)}/${action}`;
        print(
          command,
          await getApiClient(command).post<CampaignSummary>(path, { reason }, key),
          formatCampaign,
        );
      });

  campaign
    .command('results')
    .description('prints the result of each row, as CSV')
    .argument('<id>', 'campaign id')
    .action(async (id: string, _, command: Command) =>
      console.log((await getApiClient(command).text(`${buildCampaignPath(id)}/results`)).trimEnd()),
    );
}

const buildCampaignPath = (id: string): string => `/v1/campaigns/${encodeURIComponent(id)}`;

/** @throws UsageError when the file cannot be read */
async function openCsvFile(path: string): Promise<Blob> {
  try {
    return await openAsBlob(path, { type: 'text/csv' });
  } catch {
    throw new UsageError(`${path}: cannot be read`);
  }
}

const formatPage = ({ campaigns }: CampaignPage): string =>
  formatTable([
    ['CAMPAIGN', 'STATE', 'OPENED'],
    ...campaigns.map(({ campaignId, state, openedAt }) => [campaignId, state, openedAt]),
  ]);

const formatCampaign = ({ campaignId, state, counts }: CampaignSummary): string =>
  formatTable([
    ['campaign', campaignId],
    ['state', state],
    ...Object.entries(counts)
      .filter(([, rows]) => rows > 0)
      .map(([rowState, rows]) => [rowState, String(rows)]),
  ]);
