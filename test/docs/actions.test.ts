/** An action that the contract names is in the rules, and the process takes it. */
import { expect, it } from 'vitest';
import { actions, merchantActions, staffActions } from '../../workflows/contract.ts';
import { readSourceFiles, readText } from './repository-files.ts';

const rules = readText('docs/rules/e3-stages.md');
const sources = readSourceFiles('workflows', ['.ts']).map(({ text }) => text);

/** The names in the item of a list that begins with an anchor. */
function listNames(anchor: string): string[] {
  const [, text = ''] = rules.split(`<a id="E3-${anchor}"></a>`);
  const [item = ''] = text.split('\n- ');
  return [...item.matchAll(/`(\w+)`/g)].map(([, name = '']) => name);
}

it('[E3 merchant actions, E3 staff actions] The rules list the actions of the contract', () => {
  expect(listNames('merchant-actions').toSorted()).toEqual(
    ['submit', ...Object.keys(merchantActions)].toSorted(),
  );
  expect(listNames('staff-actions').toSorted()).toEqual(Object.keys(staffActions).toSorted());
});

it.each(Object.keys(actions))('The action %s has a handler in the process', (action) => {
  const registration = new RegExp(String.raw`\bregisterAction\(\s*\w+,\s*'${action}'`);
  expect(sources.some((source) => registration.test(source))).toBe(true);
});
