/**
 * The command line and its global options. Schemas, rules and clients are slow to load: a command imports
 * them when it runs, so that help appears at once.
 */
import { readFileSync } from 'node:fs';
import { findPackageJSON } from 'node:module';
import { Command, Option } from 'commander';
import { addActionCommands } from './commands/actions.ts';
import { addCampaignCommands } from './commands/campaigns.ts';
import { addDoctorCommand } from './commands/doctor.ts';
import { addDocumentCommands } from './commands/documents.ts';
import { addEndpointCommands, addEventCommand } from './commands/endpoints.ts';
import { addFreezeCommands } from './commands/cutover-freezes.ts';
import { addNoticeCommands } from './commands/notices.ts';
import { addPolicyCommands } from './commands/policies.ts';
import { addPrecheckCommand } from './commands/precheck.ts';
import { addReadCommands } from './commands/requests.ts';
import { addTokenCommand } from './commands/token.ts';
import { UsageError } from './usage-error.ts';

/** Its `parseAsync` throws CommanderError, UsageError or ApiError. */
export function buildProgram(): Command {
  const root = new Command('card-change')
    .description('Submits, reads and acts on changes of settlement cards.')
    .addOption(
      new Option('--url <url>', 'address of the API')
        .env('CARD_CHANGE_URL')
        .default('http://127.0.0.1:8080'),
    )
    .addOption(
      new Option(
        '--token <jwt>',
        'bearer token; better set the variable, as other users of this machine see options',
      ).env('CARD_CHANGE_TOKEN'),
    )
    .option('--json', 'print the answer as JSON')
    .version(readVersion(), '--version', 'print the version')
    .exitOverride()
    .helpCommand(false);
  addPrecheckCommand(root);
  addActionCommands(root);
  addReadCommands(root);
  addCampaignCommands(root);
  addFreezeCommands(root);
  addEventCommand(root);
  addEndpointCommands(root);
  addDocumentCommands(root);
  addDoctorCommand(root);
  addTokenCommand(root);
  addPolicyCommands(root);
  addNoticeCommands(root);
  for (const each of [root, ...root.commands].filter(({ commands }) => commands.length > 0))
    each.addHelpText('before', () => assertKnown(each));
  root
    .command('help')
    .description('display help for command')
    .argument('[command]')
    // As the command's own --help, which may have to load what it shows.
    .action(async (command?: string) => {
      if (command !== undefined && !root.commands.some((each) => each.name() === command))
        throw new UsageError(`there is no command ${command}: card-change help lists them all`);
      await root.parseAsync([...(command === undefined ? [] : [command]), '--help'], {
        from: 'user',
      });
    });
  return root;
}

/** Help is no answer to a word that is no command. @throws UsageError */
function assertKnown(group: Command): string {
  const [word = '-'] = group.args;
  if (word.startsWith('-')) return '';
  const name = group.parent ? `${group.parent.name()} ${group.name()}` : group.name();
  throw new UsageError(`there is no command ${word}: ${name} --help lists them all`);
}

/** Sources, build and package have theirs at different distances. */
function readVersion(): string {
  const file = findPackageJSON(import.meta.url);
  if (file === undefined) return 'unknown';
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
}
