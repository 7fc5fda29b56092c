/** `freeze`: stops cut-overs of a bank, a network or an acquirer, and allows them again. */
import type { Command } from 'commander';
import type { CutoverFreeze } from '../../domain/switch/cutover-freeze.ts';
import { formatChineseTime } from '../../domain/text/templates.ts';
import { getApiClient, print } from '../command.ts';
import { formatTable } from '../output.ts';

interface FreezeList {
  freezes: readonly Omit<CutoverFreeze, 'acquirerId'>[];
}

const scopeHelp = 'bank, network or acquirer';
const nameHelp = 'the three digits of a bank or the id of a network; none for your acquirer';

export function addFreezeCommands(root: Command): void {
  const freeze = root
    .command('freeze')
    .description('stops cut-overs of a bank, a network or your acquirer');

  freeze
    .command('set')
    .description('stops cut-overs from now on; requests wait')
    .argument('<scope>', scopeHelp)
    .argument('[name]', nameHelp)
    .requiredOption('--reason <text>', 'reason; only staff see it')
    .addHelpText('after', '\nExample:\n  card-change freeze set bank 105 --reason "core migration"')
    .action(async (scope: string, name: string | undefined, { reason }, command: Command) =>
      print(
        command,
        await getApiClient(command).post<FreezeList>('/v1/freezes', { scope, name, reason }),
        formatFreezes,
      ),
    );

  freeze
    .command('lift')
    .description('allows cut-overs again; requests that waited go on by themselves')
    .argument('<scope>', scopeHelp)
    .argument('[name]', nameHelp)
    .action(async (scope: string, name: string | undefined, _, command: Command) =>
      print(
        command,
        await getApiClient(command).post<FreezeList>('/v1/freezes/lift', { scope, name }),
        formatFreezes,
      ),
    );

  freeze
    .command('list')
    .description('lists the freezes in force')
    .action(async (_, command: Command) =>
      print(command, await getApiClient(command).get<FreezeList>('/v1/freezes'), formatFreezes),
    );
}

const formatFreezes = ({ freezes }: FreezeList): string =>
  freezes.length === 0
    ? 'no cut-overs are stopped'
    : formatTable([
        ['SCOPE', 'NAME', 'SINCE', 'BY', 'REASON'],
        ...freezes.map(({ scope, name, since, by, reason }) => [
          scope,
          name,
          formatChineseTime(since),
          by,
          reason,
        ]),
      ]);
