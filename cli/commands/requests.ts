/** Commands that read. */
import type { Command } from 'commander';
import { getApiClient, buildRequestPath, print } from '../command.ts';
import { formatRequestState, formatTable, type RequestState } from '../output.ts';

interface Page {
  cardChanges: readonly (RequestState & { openedAt: string })[];
  cursor?: string;
}
interface Timeline {
  entries: readonly { at: string; actor: string; what: string; code?: string }[];
}

export function addReadCommands(root: Command): void {
  root
    .command('status')
    .description('how a card change stands')
    .argument('<id>', 'request id')
    .action(async (id: string, _, command: Command) => {
      const answer = await getApiClient(command).get<RequestState>(buildRequestPath(id));
      print(command, answer, formatRequestState);
    });

  root
    .command('list')
    .description('card changes, newest first')
    .option('--stage <stage>', 'e.g. review')
    .option('--waiting-on <whom>', 'merchant, operator, risk, bank, network, terminal, clock')
    .option('--merchant-id <id>', 'of one merchant')
    .option('--risk <tier>', 'green, amber or red')
    .option('--cursor <cursor>', 'goes on where a page ended')
    .option('--limit <n>', 'at most so many')
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
    .description('what happened, oldest first')
    .argument('<id>', 'request id')
    .action(async (id: string, _, command: Command) => {
      const answer = await getApiClient(command).get<Timeline>(`${buildRequestPath(id)}/timeline`);
      print(command, answer, ({ entries }) =>
        formatTable(entries.map(({ at, actor, what, code }) => [at, actor, what, code])),
      );
    });
}

const formatPage = ({ cardChanges, cursor }: Page): string =>
  [
    formatTable([
      ['REQUEST', 'MERCHANT', 'STAGE', 'WAITING ON', 'MONEY', 'OPENED'],
      ...cardChanges.map(({ requestId, merchantId, stage, waitingOn, money, openedAt }) => [
        requestId,
        merchantId,
        stage,
        waitingOn,
        money,
        openedAt,
      ]),
    ]),
    ...(cursor === undefined ? [] : [`more: --cursor ${cursor}`]),
  ].join('\n');
