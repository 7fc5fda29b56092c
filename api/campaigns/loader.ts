/** Takes a campaign's file in: numbers to the vault, rows with tokens to SQL, faults to the caller. */
import type { VaultPort } from '../../activities/vault.ts';
import type { Campaigns, NewCampaignRow } from '../../adapters/storage/campaigns.ts';
import type { Problem } from '../../domain/gates/assessment.ts';
import type { Actor, CardChangeRequest } from '../../domain/request/card-change-schema.ts';
import { computeRequestId } from '../../client/ids.ts';
import type { CampaignRow } from './columns.ts';
import { readCampaignCsv } from './csv-reader.ts';

export interface CampaignLoad {
  campaignId: string;
  /** Whose merchants may stand in the file. */
  acquirerIds: readonly string[];
  loadedBy: Actor;
}

export interface RowFault {
  line: number;
  problems: Problem[];
}

export interface LoadResult {
  /** Rows that were taken. */
  rows: number;
  /** Rows that were not. */
  faulty: number;
  /** The first of their faults. */
  faults: RowFault[];
}

const batchSize = 100;
/** More faults than anybody mends by hand are a wrong file. */
const maxFaults = 1_000;

/**
 * Loads a file for a campaign that has not begun; what was loaded before is replaced. Sound rows
 * are taken whatever is wrong with others: whoever starts the campaign decides.
 * @throws PortFailure refused when the campaign has begun
 */
export async function loadCampaign(
  source: AsyncIterable<Uint8Array | string>,
  load: CampaignLoad,
  { vault, campaigns }: { vault: VaultPort; campaigns: Campaigns },
): Promise<LoadResult> {
  const { campaignId, acquirerIds } = load;
  const result: LoadResult = { rows: 0, faulty: 0, faults: [] };
  const addFault = (line: number, problems: Problem[]): void => {
    result.faulty += 1;
    if (result.faults.length < maxFaults) result.faults.push({ line, problems });
  };
  let batch: { line: number; row: CampaignRow }[] = [];
  const saveBatch = async (): Promise<void> => {
    const rows = await Promise.all(
      batch.map(async ({ line, row }): Promise<NewCampaignRow> => ({
        rowNo: line,
        request: await buildRequest(line, row, load, vault),
      })),
    );
    batch = [];
    const repeated = await campaigns.addRows(campaignId, rows);
    for (const line of repeated) addFault(line, [{ field: 'merchantId', code: 'INP_REPEATED' }]);
    result.rows += rows.length - repeated.length;
  };

  await campaigns.open(campaignId, acquirerIds);
  const [onlyAcquirerId, ...more] = acquirerIds;
  const defaults =
    onlyAcquirerId !== undefined && more.length === 0 ? { acquirerId: onlyAcquirerId } : {};
  for await (const read of readCampaignCsv(source, defaults)) {
    if ('problems' in read) addFault(read.line, read.problems);
    else if (acquirerIds.includes(read.row.acquirerId)) batch.push(read);
    else addFault(read.line, [buildForeignAcquirerProblem(acquirerIds)]);
    if (batch.length >= batchSize) await saveBatch();
  }
  await saveBatch();
  return result;
}

/** Nobody is told the ids of acquirers that are not his [I13]. */
const buildForeignAcquirerProblem = (acquirerIds: readonly string[]): Problem => ({
  field: 'acquirerId',
  code: 'INP_FORMAT',
  params: { field: 'acquirerId', allowed: acquirerIds.join(', ') },
});

/** The request of a row: the same row of the same campaign is the same request, however often it is submitted. */
async function buildRequest(
  line: number,
  { acquirerId, merchantId, oldLast4, applicantRole, account, person }: CampaignRow,
  { campaignId, loadedBy }: CampaignLoad,
  vault: VaultPort,
): Promise<CardChangeRequest> {
  const merchant = { acquirerId, merchantId };
  const { merchantId: _account, ...accountSecrets } = account;
  const { merchantId: _person, ...personSecrets } = person;
  const newAccount = await vault.tokenizeAccount(merchant, accountSecrets);
  const applicant = await vault.tokenizePerson(merchant, personSecrets);
  return {
    requestId: computeRequestId(acquirerId, `campaign/${campaignId}/${line}`),
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
