/** `freeze`: staff stop cut-overs, and allow them again. */
import type { Command } from 'commander';
import type { Freeze } from '../../domain/freezes.ts';
import { chineseTime } from '../../domain/wording.ts';
import { doorOf, print } from './command.ts';
import { table } from './output.ts';

interface Standing {
  freezes: readonly Omit<Freeze, 'acquirerId'>[];
}

const scopeHelp = 'bank, network or acquirer';
const nameHelp =
  'a bank’s three digits or a network’s id; none for the acquirer, which is your own';

export function addFreezes(root: Command): void {
  const freeze = root
    .command('freeze')
    .description('stops of cut-overs: of a bank, a network, all');

  freeze
    .command('set')
    .description('stops cut-overs from now on; requests wait and say why')
    .argument('<scope>', scopeHelp)
    .argument('[name]', nameHelp)
    .requiredOption('--reason <text>', 'why; for staff only')
    .addHelpText('after', '\nExample:\n  card-change freeze set bank 105 --reason "core migration"')
    .action(async (scope: string, name: string | undefined, { reason }, command: Command) =>
      print(
        command,
        await doorOf(command).post<Standing>('/v1/freezes', { scope, name, reason }),
        lines,
      ),
    );

  freeze
    .command('lift')
    .description('allows cut-overs again: what waited goes on by itself')
    .argument('<scope>', scopeHelp)
    .argument('[name]', nameHelp)
    .action(async (scope: string, name: string | undefined, _, command: Command) =>
      print(
        command,
        await doorOf(command).post<Standing>('/v1/freezes/lift', { scope, name }),
        lines,
      ),
    );

  freeze
    .command('list')
    .description('those that stand now')
    .action(async (_, command: Command) =>
      print(command, await doorOf(command).get<Standing>('/v1/freezes'), lines),
    );
}

const lines = ({ freezes }: Standing): string =>
  freezes.length === 0
    ? 'no cut-overs are stopped'
    : table([
        ['SCOPE', 'NAME', 'SINCE', 'BY', 'REASON'],
        ...freezes.map(({ scope, name, since, by, reason }) => [
          scope,
          name,
          chineseTime(since),
          by,
          reason,
        ]),
      ]);
