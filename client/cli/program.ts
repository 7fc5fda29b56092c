/** The command line and what its commands have in common. */
import { Command, Option } from 'commander';
import { addActing } from './acting.ts';
import { addCampaigns } from './campaigns.ts';
import { addDoctor } from './doctor.ts';
import { addFreezes } from './freezes.ts';
import { addNotices } from './notices.ts';
import { addPolicies } from './policies.ts';
import { addPrecheck } from './precheck.ts';
import { addReading } from './reading.ts';

/** Parse it with `parseAsync`. @throws CommanderError, UsageFault or DoorFault */
export function program(): Command {
  const root = new Command('card-change')
    .description('Changes of settlement cards: submit, act, read.')
    .addOption(
      new Option('--url <url>', 'address of the API')
        .env('CARD_CHANGE_URL')
        .default('http://127.0.0.1:8080'),
    )
    .addOption(
      new Option(
        '--token <jwt>',
        'bearer token; others on this machine see it, so set the variable',
      ).env('CARD_CHANGE_TOKEN'),
    )
    .option('--json', 'print what the API answered, as JSON')
    .exitOverride();
  addPrecheck(root);
  addActing(root);
  addReading(root);
  addCampaigns(root);
  addFreezes(root);
  addDoctor(root);
  addPolicies(root);
  addNotices(root);
  return root;
}
