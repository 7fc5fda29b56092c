import { readFileSync } from 'node:fs';
import { loadPolicy } from '../../adapters/settings/policy-files.ts';
import { renderTable } from './table.ts';

interface PolicyFile {
  parameters: Record<string, { value: unknown; source: string }>;
}

/** The parameters of the default profile's newest version, each value with its source. */
export function buildPolicyTable(): string {
  const { profile, version } = loadPolicy('cn-default');
  const file = new URL(`../../policies/${profile}/${version}.json`, import.meta.url);
  const { parameters } = JSON.parse(readFileSync(file, 'utf8')) as PolicyFile;
  return [
    `Profile \`${profile}\`, version ${version}.\n`,
    renderTable(
      ['parameter', 'value', 'from'],
      Object.entries(parameters).map(([name, { value, source }]) => [
        `\`${name}\``,
        formatValue(name, value),
        source,
      ]),
    ),
  ].join('\n');
}

/** Values as JSON; of the calendar only how many dates it has. Intakes and the weights of risk have tables of their own. */
function formatValue(name: string, value: unknown): string {
  if (name === 'risk.reasons') return 'see [Risk](#risk)';
  if (name === 'intakes') return 'see [Intakes](#intakes)';
  if (name !== 'calendar') return `\`${JSON.stringify(value)}\``;
  const { holidays, makeUpDays, coveredUntil, timeZone } = value as {
    holidays: string[];
    makeUpDays: string[];
    coveredUntil: string;
    timeZone: string;
  };
  return `${timeZone}; ${holidays.length} holidays and ${makeUpDays.length} make-up days, covered until ${coveredUntil}`;
}
