import { intakeRules } from '../../domain/intakes.ts';
import { intakes } from '../../domain/stages.ts';
import { table } from './table.ts';

const yes = (holds: boolean): string => (holds ? 'yes' : '');

export const intakeTable = (): string =>
  table(
    ['by', 'sent in by', 'drafted by', 'card number from', 'second factor enrolled', 'also'],
    intakes.map((intake) => {
      const rule = intakeRules[intake];
      return [
        `\`${intake}\``,
        rule.submitters.join(', '),
        rule.drafters.join(', '),
        rule.numberFrom.join(', '),
        yes(rule.enrolment),
        [
          rule.agents ? 'an agent may apply' : '',
          rule.clerks === undefined ? '' : 'one clerk fills in, another attests',
          rule.hours === undefined ? '' : `hours: \`${rule.hours}\``,
          rule.elsewhere ? `${rule.elsewhere.join(', ')} on another device` : '',
          rule.assertion ? "the platform's word is one factor" : '',
        ]
          .filter(Boolean)
          .join('; '),
      ];
    }),
  );
