/** The rows of a campaign's sample: a merchant each, its line in the file, and whether its owner answers. */
import type { CampaignSample, Sample } from './sample.ts';

/** Every row, in the order of the file; one owner in `answered.oneIn` has steps, the others have none. */
export const buildRowSamples = (campaign: CampaignSample): Sample[] =>
  Array.from({ length: campaign.rows }, (_, i) => buildRowSample(campaign, i + 1));

function buildRowSample(campaign: CampaignSample, n: number): Sample {
  const { title, shows, acquirerId, merchant, owner, newAccount, oldLast4 } = campaign;
  const { answered, silent } = campaign;
  const answers = n % answered.oneIn === 0;
  const merchantId = `M-${campaign.name}-${String(n).padStart(3, '0')}`;
  return {
    ...{ title, shows, acquirerId, merchant, owner, newAccount, oldLast4, merchantId },
    name: merchantId,
    faults: [],
    intake: 'campaign',
    authn: { level: 'password', twoFactorEnrolled: false },
    reason: { kind: 'card-reissued' },
    documents: [],
    steps: answers ? answered.steps : [],
    expect: answers ? answered.expect : silent.expect,
  };
}

/** The file that the acquirer would get from the bank: CSV, header first. */
export function buildCampaignCsv(rows: readonly Sample[]): string {
  const lines = rows.map(({ merchantId, oldLast4, owner, newAccount }) => ({
    merchantId,
    oldLast4,
    applicantRole: 'owner',
    applicantIdValidUntil: '9999-12-31',
    applicantName: owner.name,
    applicantIdNumber: owner.idNumber,
    applicantMobile: owner.mobile,
    ...newAccount,
  }));
  const columns = Object.keys(lines[0] ?? {});
  return [columns, ...lines.map((line) => Object.values(line))]
    .map((cells) => `${cells.join(',')}\r\n`)
    .join('');
}
