import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { readCampaignCsv, type CsvRow } from '../../../api/campaigns/csv-reader.ts';
import { buildCampaignCsv, buildRowSamples } from '../../../scripts/demo/campaign-rows.ts';
import { loadCampaigns } from '../../../scripts/demo/sample.ts';

const [campaign] = loadCampaigns();
if (!campaign) throw new Error('there is no sample of a campaign');
const rows = buildRowSamples(campaign);

describe('the rows of a campaign’s sample', () => {
  it('have a merchant each, and one owner in `oneIn` answers', () => {
    expect(new Set(rows.map(({ merchantId }) => merchantId)).size).toBe(200);
    expect(rows.filter(({ steps }) => steps.length > 0)).toHaveLength(
      200 / campaign.answered.oneIn,
    );
    for (const { expect: expected, steps } of rows)
      expect(expected.outcome).toBe(steps.length > 0 ? 'completed' : 'expired');
  });

  it('make a file that the API accepts', async () => {
    const read: CsvRow[] = [];
    const file = Readable.from([buildCampaignCsv(rows)]);
    for await (const row of readCampaignCsv(file, { acquirerId: 'demo' })) read.push(row);
    expect(read).toHaveLength(200);
    expect(read.filter((row) => 'problems' in row)).toEqual([]);
  });
});
