/** Commands that change something: each under a key, so that it may be given again. */
import { randomUUID } from 'node:crypto';
import type { Command } from 'commander';
import { z } from 'zod';
import { actionBodies, actionPath } from '../action-bodies.ts';
import { doorOf, pathOf, print } from './command.ts';
import { jsonFile, withField } from './fields.ts';
import { standingLines, table, type Standing } from './output.ts';
import { UsageFault } from './usage.ts';

interface Keyed {
  key?: string;
}
interface Acting extends Keyed {
  field?: Record<string, unknown>;
  body?: string;
}

const keyHelp = 'Idempotency-Key; a new one unless told';

/** Every action with the fields it takes. */
const actions = Object.entries(actionBodies).map(([name, { shape }]) => {
  const fields = Object.entries(shape).map(([field, schema]) =>
    z.object({ field: schema }).safeParse({}).success ? `[${field}]` : field,
  );
  return [actionPath(name), fields.join(' ')] as const;
});

export function addActing(root: Command): void {
  root
    .command('submit')
    .description('submits a card change; the same key and file again change nothing')
    .argument('<file>', 'JSON of the request, as POST /v1/card-changes takes it; - is stdin')
    .option('--key <key>', keyHelp)
    .action(async (file: string, { key = randomUUID() }: Keyed, command: Command) => {
      const body = jsonFile(file);
      const answer = await doorOf(command).post<Standing>('/v1/card-changes', body, key);
      print(command, answer, standingLines);
    });

  root
    .command('act')
    .description('acts on a card change; the same key and fields again change nothing')
    .argument('<id>', 'request id')
    .argument('<action>', 'one of the actions below')
    .option('--field <name=value>', 'a field; a.b=x, list[]=x; may be repeated', withField)
    .option('--body <file>', 'fields as a JSON file; - is stdin')
    .option('--key <key>', keyHelp)
    .addHelpText('after', `\nActions and their fields, [optional]:\n${table(actions, '  ')}`)
    .addHelpText('after', '\nExample:\n  card-change act req-… confirm-test --field ok=true')
    .action(async (id: string, action: string, given: Acting, command: Command) => {
      if (!actions.some(([name]) => name === action))
        throw new UsageFault(`${action}: no such action; see card-change act --help`);
      const { field, body, key = randomUUID() } = given;
      const fields = { ...(body !== undefined && jsonFile(body)), ...field };
      const answer = await doorOf(command).post<Standing>(`${pathOf(id)}/${action}`, fields, key);
      print(command, answer, standingLines);
    });
}
