/** `campaign`: many merchants at once, from a file. */
import { randomUUID } from 'node:crypto';
import { openAsBlob } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import type { Command } from 'commander';
import {
  usualAbort,
  usualPacing,
  type CampaignState,
  type RowCounts,
} from '../../domain/campaign.ts';
import { faultsCsv } from '../campaigns/results.ts';
import type { Loaded } from '../campaigns/loading.ts';
import { doorOf, print } from './command.ts';
import { DoorFault } from './door.ts';
import { table } from './output.ts';
import { UsageFault } from './usage.ts';

interface Starting {
  reason: string;
  key?: string;
  perMinute: string;
  inFlight: string;
  abortShare: string;
  abortAfter: string;
  acceptFaults?: true;
  faults?: string;
}
interface CampaignStanding {
  campaignId: string;
  state: CampaignState;
  counts: RowCounts;
}

interface CampaignPage {
  campaigns: readonly { campaignId: string; state: CampaignState; openedAt: string }[];
}

const acts = ['pause', 'resume', 'abort'] as const;

export function addCampaigns(root: Command): void {
  const campaign = root
    .command('campaign')
    .description('changes the cards of many merchants, from a file');

  campaign
    .command('start')
    .description('loads a file and starts its campaign; with faulty rows only when told')
    .argument('<file>', 'CSV with a header line; its columns are in docs/api.md')
    .requiredOption('--reason <text>', 'why; it stands in the campaign’s record')
    .option(
      '--key <key>',
      'until the campaign has begun, the same key loads another file in its place',
    )
    .option('--per-minute <n>', 'submissions a minute, at most', `${usualPacing.perMinute}`)
    .option('--in-flight <n>', 'requests under way at once, at most', `${usualPacing.inFlight}`)
    .option(
      '--abort-share <share>',
      'give up once this share of the finished rows has failed',
      `${usualAbort.share}`,
    )
    .option('--abort-after <n>', 'and so many are finished', `${usualAbort.afterRows}`)
    .option('--accept-faults', 'start with the sound rows alone')
    .option('--faults <file>', 'write the faulty rows there, as CSV')
    .addHelpText(
      'after',
      '\nExample:\n  card-change campaign start merger.csv --reason "bank merger"',
    )
    .action(async (file: string, given: Starting, command: Command) => {
      const door = doorOf(command);
      const { key = randomUUID(), reason } = given;
      const loaded = await door.upload<Loaded & { campaignId: string }>(
        '/v1/campaigns',
        await csvFile(file),
        key,
      );
      if (given.faults !== undefined)
        await writeFile(given.faults, [...faultsCsv(loaded.faults)].join(''));
      if (loaded.faulty > 0 && !given.acceptFaults) throw new DoorFault(faultLines(loaded, key));
      const body = {
        reason,
        pacing: { perMinute: Number(given.perMinute), inFlight: Number(given.inFlight) },
        abortWhen: { share: Number(given.abortShare), afterRows: Number(given.abortAfter) },
      };
      print(
        command,
        await door.post<CampaignStanding>(`${pathOf(loaded.campaignId)}/start`, body),
        lines,
      );
    });

  campaign
    .command('list')
    .description('campaigns, newest first')
    .option('--limit <n>', 'at most so many')
    .action(async (given: Record<string, string>, command: Command) => {
      const query = new URLSearchParams(given).toString();
      const path = `/v1/campaigns?${query}`;
      print(command, await doorOf(command).get<CampaignPage>(path), pageLines);
    });

  campaign
    .command('show')
    .description('how a campaign and its rows stand')
    .argument('<id>', 'campaign id')
    .action(async (id: string, _, command: Command) =>
      print(command, await doorOf(command).get<CampaignStanding>(pathOf(id)), lines),
    );

  for (const act of acts)
    campaign
      .command(act)
      .description(`${act}s a campaign; what was submitted goes on by itself`)
      .argument('<id>', 'campaign id')
      .requiredOption('--reason <text>', 'why')
      .option('--key <key>', 'Idempotency-Key; a new one unless told')
      .action(async (id: string, given: { reason: string; key?: string }, command: Command) => {
        const { reason, key = randomUUID() } = given;
        const path = `${pathOf(id)}/${act}`;
        print(command, await doorOf(command).post<CampaignStanding>(path, { reason }, key), lines);
      });

  campaign
    .command('results')
    .description('what became of each row, as CSV')
    .argument('<id>', 'campaign id')
    .action(async (id: string, _, command: Command) =>
      console.log((await doorOf(command).text(`${pathOf(id)}/results`)).trimEnd()),
    );
}

const pathOf = (id: string): string => `/v1/campaigns/${encodeURIComponent(id)}`;

/** @throws UsageFault that names the file */
async function csvFile(path: string): Promise<Blob> {
  try {
    return await openAsBlob(path, { type: 'text/csv' });
  } catch {
    throw new UsageFault(`${path}: cannot be read`);
  }
}

const faultLines = ({ rows, faulty, faults }: Loaded, key: string): string =>
  [
    `nothing was started: ${faulty} rows are faulty, ${rows} are sound`,
    ...faults.flatMap(({ line, problems }) =>
      problems.map(({ field, code }) => `  line ${line}, ${field}: ${code}`),
    ),
    `mend them and load the file again with --key ${key}, or start without them: --accept-faults`,
  ].join('\n');

const pageLines = ({ campaigns }: CampaignPage): string =>
  table([
    ['CAMPAIGN', 'STATE', 'OPENED'],
    ...campaigns.map(({ campaignId, state, openedAt }) => [campaignId, state, openedAt]),
  ]);

const lines = ({ campaignId, state, counts }: CampaignStanding): string =>
  table([
    ['campaign', campaignId],
    ['state', state],
    ...Object.entries(counts)
      .filter(([, rows]) => rows > 0)
      .map(([row, rows]) => [row, String(rows)]),
  ]);
