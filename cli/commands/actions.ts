/** `submit` and `act`. Both send an Idempotency-Key, so that a command can be repeated. */
import { randomUUID } from 'node:crypto';
import type { Command } from 'commander';
import type { actionList } from '../action-list.ts';
import { getApiClient, buildRequestPath, print } from '../command.ts';
import { readJsonFile, addField } from '../input.ts';
import { formatRequestState, formatTable, type RequestState } from '../output.ts';
import { UsageError } from '../usage-error.ts';

interface KeyOption {
  key?: string;
}
interface ActOptions extends KeyOption {
  field?: Record<string, unknown>;
  body?: string;
}

const keyHelp = 'Idempotency-Key; by default a new one';

export function addActionCommands(root: Command): void {
  root
    .command('submit')
    .description('submits a card change; the same key and file count once')
    .argument('<file>', 'JSON of the request, as for POST /v1/card-changes; - is stdin')
    .option('--key <key>', keyHelp)
    .action(async (file: string, { key = randomUUID() }: KeyOption, command: Command) => {
      const body = readJsonFile(file);
      const answer = await getApiClient(command).post<RequestState>('/v1/card-changes', body, key);
      print(command, answer, formatRequestState);
    });

  let actions: typeof actionList = [];
  const act = root
    .command('act')
    .description('performs an action on a card change; the same key and fields count once')
    .argument('<id>', 'request id')
    .argument('<action>', 'one of the actions below')
    .option('--field <name=value>', 'a field, such as a.b=x or list[]=x; may be repeated', addField)
    .option('--body <file>', 'fields as a JSON file; - is stdin')
    .option('--key <key>', keyHelp)
    .addHelpText(
      'after',
      () => `\nActions and their fields, [optional]:\n${formatTable(actions, '  ')}`,
    )
    .addHelpText('after', '\nExample:\n  card-change act req-… confirm-test --field ok=true')
    .action(async (id: string, action: string, options: ActOptions, command: Command) => {
      if (!actions.some(([name]) => name === action))
        throw new UsageError(`${action} is not an action; see card-change act --help`);
      const { field, body, key = randomUUID() } = options;
      const fields = { ...(body !== undefined && readJsonFile(body)), ...field };
      const answer = await getApiClient(command).post<RequestState>(
        `${buildRequestPath(id)}/${action}`,
        fields,
        key,
      );
      print(command, answer, formatRequestState);
    });
  root.hook('preSubcommand', async (_, command) => {
    if (command === act) ({ actionList: actions } = await import('../action-list.ts'));
  });
}
