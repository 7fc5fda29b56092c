/** Takes a campaign's file in: numbers to the vault, rows with tokens to SQL, faults to the caller. */
import type { VaultPort } from '../../activities/vault.ts';
import type { Campaigns, NewRow } from '../../adapters/campaigns.ts';
import type { Problem } from '../../domain/assessment.ts';
import type { Actor, CardChangeRequest } from '../../domain/card-change.ts';
import { requestIdOf } from '../ids.ts';
import type { CampaignRow } from './columns.ts';
import { readCampaignCsv } from './csv.ts';

export interface Loading {
  campaignId: string;
  /** Whose merchants may stand in the file. */
  acquirerIds: readonly string[];
  loadedBy: Actor;
}

export interface RowFault {
  line: number;
  problems: Problem[];
}

export interface Loaded {
  /** Rows that were taken. */
  rows: number;
  /** Rows that were not. */
  faulty: number;
  /** The first of their faults. */
  faults: RowFault[];
}

const rowsAtOnce = 100;
/** More faults than anybody mends by hand are a wrong file. */
const mostFaults = 1_000;

/**
 * Loads a file for a campaign that has not begun; what was loaded before is replaced. Sound rows
 * are taken whatever is wrong with others: whoever starts the campaign decides.
 * @throws PortFailure refused when the campaign has begun
 */
export async function loadCampaign(
  source: AsyncIterable<Uint8Array | string>,
  loading: Loading,
  { vault, campaigns }: { vault: VaultPort; campaigns: Campaigns },
): Promise<Loaded> {
  const { campaignId, acquirerIds } = loading;
  const loaded: Loaded = { rows: 0, faulty: 0, faults: [] };
  const fault = (line: number, problems: Problem[]): void => {
    loaded.faulty += 1;
    if (loaded.faults.length < mostFaults) loaded.faults.push({ line, problems });
  };
  let batch: { line: number; row: CampaignRow }[] = [];
  const flush = async (): Promise<void> => {
    const rows = await Promise.all(
      batch.map(async ({ line, row }): Promise<NewRow> => ({
        rowNo: line,
        request: await requestOf(line, row, loading, vault),
      })),
    );
    batch = [];
    const repeated = await campaigns.addRows(campaignId, rows);
    for (const line of repeated) fault(line, [{ field: 'merchantId', code: 'INP_REPEATED' }]);
    loaded.rows += rows.length - repeated.length;
  };

  await campaigns.open(campaignId, acquirerIds);
  const [only, ...more] = acquirerIds;
  const usual = only !== undefined && more.length === 0 ? { acquirerId: only } : {};
  for await (const read of readCampaignCsv(source, usual)) {
    if ('problems' in read) fault(read.line, read.problems);
    else if (acquirerIds.includes(read.row.acquirerId)) batch.push(read);
    else fault(read.line, [foreign(acquirerIds)]);
    if (batch.length >= rowsAtOnce) await flush();
  }
  await flush();
  return loaded;
}

/** Nobody is told the ids of acquirers that are not his (faults.md I13). */
const foreign = (acquirerIds: readonly string[]): Problem => ({
  field: 'acquirerId',
  code: 'INP_FORMAT',
  params: { field: 'acquirerId', allowed: acquirerIds.join(', ') },
});

/** The request of a row: the same row of the same campaign is the same request, however often it is submitted. */
async function requestOf(
  line: number,
  { acquirerId, merchantId, oldLast4, applicantRole, account, person }: CampaignRow,
  { campaignId, loadedBy }: Loading,
  vault: VaultPort,
): Promise<CardChangeRequest> {
  const merchant = { acquirerId, merchantId };
  const { merchantId: _account, ...accountSecrets } = account;
  const { merchantId: _person, ...personSecrets } = person;
  const newAccount = await vault.keepAccount(merchant, accountSecrets);
  const applicant = await vault.keepPerson(merchant, personSecrets);
  return {
    requestId: requestIdOf(acquirerId, `campaign/${campaignId}/${line}`),
    ...merchant,
    intake: 'campaign',
    submittedBy: loadedBy,
    // Nobody was asked yet: the owner proves himself when the request comes to him.
    authn: { level: 'password', twoFactorEnrolled: false },
    applicant: { personToken: applicant.token, role: applicantRole },
    reason: { kind: 'card-reissued' },
    oldAccount: { last4: oldLast4 },
    newAccount: { token: newAccount.token, last4: newAccount.last4 },
    materials: [],
  };
}
