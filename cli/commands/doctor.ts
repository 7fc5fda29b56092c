/** `doctor`: checks an installation from this machine, with the settings of the environment; needs no API. */
import type { Command } from 'commander';
import type { Finding } from '../doctor/check.ts';
import { explainMissingPart, print } from '../command.ts';
import { ApiError } from '../api-client.ts';
import { formatTable } from '../output.ts';

export function addDoctorCommand(root: Command): void {
  root
    .command('doctor')
    .description(
      'finds what is broken or about to run out, with a remedy each; reads the settings of the environment',
    )
    .addHelpText('after', '\nExit code 1 when a check fails. It changes nothing.')
    .action(async (_, command: Command) => {
      const { runDoctor } = await import('../doctor/doctor.ts').catch(explainMissingPart('doctor'));
      const findings = await runDoctor(new Date().toISOString());
      print(command, findings, formatFindings);
      const failures = findings.filter(({ status }) => status === 'failed').length;
      if (failures > 0) throw new ApiError(`${failures} of ${findings.length} checks failed`);
    });
}

const formatFindings = (findings: readonly Finding[]): string =>
  formatTable(
    findings.flatMap(({ check, status, message, remedy }) => [
      [status, check, message],
      ...(remedy === undefined ? [] : [['', '', `→ ${remedy}`]]),
    ]),
  );
