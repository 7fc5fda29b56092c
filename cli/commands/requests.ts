/** `status`, `list`, `timeline` and `evidence`: the commands that read card changes. */
import type { Command } from 'commander';
import { riskTiers, waitingOnNames } from '../../domain/request/stages.ts';
import { getApiClient, buildRequestPath, print } from '../command.ts';
import { formatRequestState, formatTable, type RequestState } from '../output.ts';

interface Page {
  cardChanges: readonly (RequestState & { openedAt: string })[];
  cursor?: string;
}
interface Timeline {
  entries: readonly {
    at: string;
    actor: string;
    what: string;
    code?: string;
    data?: Readonly<Record<string, unknown>>;
  }[];
}

export function addReadCommands(root: Command): void {
  root
    .command('status')
    .description('shows the state of a card change')
    .argument('<id>', 'request id')
    .action(async (id: string, _, command: Command) => {
      const answer = await getApiClient(command).get<RequestState>(buildRequestPath(id));
      print(command, answer, formatRequestState);
    });

  root
    .command('list')
    .description('lists card changes, newest first')
    .option('--stage <stage>', 'e.g. review')
    .option('--waiting-on <who>', waitingOnNames.join(', '))
    .option('--merchant-id <id>', 'only of this merchant')
    .option('--risk <tier>', riskTiers.join(', '))
    .option('--cursor <cursor>', 'continues after the previous page')
    .option('--limit <n>', 'at most n card changes')
    .action(async (filter: Record<string, string>, command: Command) => {
      const query = new URLSearchParams(filter).toString();
      print(
        command,
        await getApiClient(command).get<Page>(`/v1/card-changes?${query}`),
        formatPage,
      );
    });

  root
    .command('timeline')
    .description('shows what happened, oldest first')
    .argument('<id>', 'request id')
    .action(async (id: string, _, command: Command) => {
      const answer = await getApiClient(command).get<Timeline>(`${buildRequestPath(id)}/timeline`);
      print(command, answer, ({ entries }) =>
        formatTable(
          entries.map(({ at, actor, what, code, data }) => [
            at,
            actor,
            what,
            code,
            quoteRemarks(data),
          ]),
        ),
      );
    });

  root
    .command('evidence')
    .description('exports the signed pack of evidence as JSON, for the police and the bank')
    .argument('<id>', 'request id')
    .action(async (id: string, _, command: Command) => {
      const answer = await getApiClient(command).get<object>(`${buildRequestPath(id)}/evidence`);
      print(command, answer, (evidence) => JSON.stringify(evidence, null, 2));
    });
}

/** What staff wrote with their act: the second of two people reads why the first one wanted it. */
const quoteRemarks = (data: Readonly<Record<string, unknown>> = {}): string =>
  [data['step'], data['until'], data['reason'], data['items'], data['note']]
    .filter((remark) => typeof remark === 'string')
    .join(' · ');

const formatPage = ({ cardChanges, cursor }: Page): string =>
  [
    formatTable([
      ['REQUEST', 'MERCHANT', 'STAGE', 'WAITING ON', 'DUE', 'MONEY', 'OPENED'],
      ...cardChanges.map((each) => [
        each.requestId,
        [each.merchantId, ...(each.scope ? [each.scope.terminal] : [])].join(' '),
        each.stage,
        each.waitingOn,
        each.due,
        each.money,
        each.openedAt,
      ]),
    ]),
    ...(cursor === undefined ? [] : [`more: --cursor ${cursor}`]),
  ].join('\n');
