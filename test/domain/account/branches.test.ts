import { describe, expect, it } from 'vitest';
import { BranchList, findBranches } from '../../../domain/account/branches.ts';

const branch = (cnaps: string, name: string, city: string) => ({ cnaps, name, city });
const list = [
  branch('105100021060', '建设银行示例（东）支行', '北京市'),
  branch('402713354941', '示例信用社', '安顺'),
];

describe('[A78] Branches of banks', () => {
  it.each([
    ['the name of the city with 市', { city: '北京市' }, 1],
    ['the name of the city without 市', { city: '北京' }, 1],
    ['brackets of another width', { q: '(东)' }, 1],
    ['the first digits of the code', { q: '105100' }, 1],
    ['another city', { city: '上海' }, 0],
  ])('A branch is looked for by %s', (_what, query, found) => {
    expect(findBranches(list, { bankCode: '105', ...query })).toHaveLength(found);
  });

  it('A list with a faulty code, or with a code twice, is refused', () => {
    expect(BranchList.safeParse(list).success).toBe(true);
    const faulty = [...list, branch('105100021061', '示例支行', '北京市')];
    expect(BranchList.safeParse(faulty).error?.issues[0]?.path).toEqual([2, 'cnaps']);
    expect(BranchList.safeParse([...list, ...list]).success).toBe(false);
  });
});
