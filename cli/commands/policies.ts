/** Commands about policies, the rules as data. */
import type { Command } from 'commander';

const simulateHelp = `
Every gate of every request is judged once more by the facts it was last judged by, at the same
time, under the request's own policy and under the one of the file. Deadlines that a gate does not
judge by (tries, terms of waiting) show only where its answer names them. It changes nothing.

Example:
  card-change policy simulate policies/cn-default/2.json --since 2026-06-01 --limit 500`;

export function addPolicyCommands(root: Command): void {
  const policy = root.command('policy').description('policies: the rules as data');

  policy
    .command('check')
    .description('checks a policy file; says of every fault where it stands')
    .argument('<file>', 'JSON as in policies/<profile>/<version>.json; - is stdin')
    .addHelpText('after', '\nExample:\n  card-change policy check policies/cn-default/1.json')
    .action(async (file: string) => {
      const { readPolicyFile } = await import('../policy-file.ts');
      const { profile, version, values } = readPolicyFile(file);
      const count = Object.keys(values).length;
      console.log(`${file}: policy ${profile}/${version} is sound, ${count} parameters`);
    });

  policy
    .command('simulate')
    .description('says which requests would have gone another way under the policy of a file')
    .argument('<file>', 'JSON as in policies/<profile>/<version>.json; - is stdin')
    .option('--since <day>', 'only requests opened since, e.g. 2026-06-01; all unless told')
    .option('--limit <n>', 'the newest so many, 100 unless told')
    .addHelpText('after', simulateHelp)
    .action(async (file: string, input: Record<string, string>, command: Command) => {
      const { runSimulation } = await import('./policy-simulation.ts');
      await runSimulation(file, input, command);
    });
}
