/** Commands that read. */
import type { Command } from 'commander';
import { doorOf, pathOf, print } from './command.ts';
import { standingLines, table, type Standing } from './output.ts';

interface Page {
  cardChanges: readonly (Standing & { openedAt: string })[];
  cursor?: string;
}
interface Trail {
  entries: readonly { at: string; actor: string; what: string; code?: string }[];
}

export function addReading(root: Command): void {
  root
    .command('status')
    .description('how a card change stands')
    .argument('<id>', 'request id')
    .action(async (id: string, _, command: Command) => {
      const answer = await doorOf(command).get<Standing>(pathOf(id));
      print(command, answer, standingLines);
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
      print(command, await doorOf(command).get<Page>(`/v1/card-changes?${query}`), pageLines);
    });

  root
    .command('timeline')
    .description('what happened, oldest first')
    .argument('<id>', 'request id')
    .action(async (id: string, _, command: Command) => {
      const answer = await doorOf(command).get<Trail>(`${pathOf(id)}/timeline`);
      print(command, answer, ({ entries }) =>
        table(entries.map(({ at, actor, what, code }) => [at, actor, what, code])),
      );
    });
}

const pageLines = ({ cardChanges, cursor }: Page): string =>
  [
    table([
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
