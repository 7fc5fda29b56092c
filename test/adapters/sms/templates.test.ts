import { describe, expect, it } from 'vitest';
import { checkRegistry, createTemplateFinder } from '../../../adapters/sms/templates.ts';
import { listParameters, listSmsTemplates } from '../../../domain/notices/sms.ts';

const sound = {
  sign: '结算卡变更',
  templates: Object.fromEntries(
    listSmsTemplates().map(({ id, text }, n) => [
      id,
      { code: `SMS_${n}`, parameters: listParameters(text) },
    ]),
  ),
};
const { removed, ...others } = sound.templates;

describe('The registry of approved templates', () => {
  it('is right when each template of ours has a code and its parameters', () => {
    expect(checkRegistry('f.json', 'aliyun', sound)).toEqual(sound);
  });

  it.each([
    ['a template that is missing', { ...sound, templates: others }, 'removed is missing'],
    [
      'a template without a parameter of ours',
      { ...sound, templates: { ...others, removed: { ...removed, parameters: ['link'] } } },
      'removed has the parameters',
    ],
    [
      'a name that no provider approves',
      { ...sound, sign: '【换卡】' },
      'f.json is not right: sign',
    ],
    [
      'a code that is none',
      { ...sound, templates: { ...others, removed: { ...removed, code: '12' } } },
      'templates.removed.code',
    ],
  ])('is refused with %s', (_fault, content, message) => {
    expect(() => checkRegistry('f.json', 'aliyun', content)).toThrow(message);
  });

  it('must be there for each profile in use before anything starts', () => {
    expect(() => createTemplateFinder('tencent', ['cn-default'], () => 'cn-default')).toThrow(
      'policies/cn-default/sms/tencent.json is missing',
    );
  });
});
