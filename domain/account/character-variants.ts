/** Chinese characters that stand for each other: traditional, simplified and regional forms [D name match]. */
import hongKong from 'opencc-js/dict/HKVariants';
import japan from 'opencc-js/dict/JPShinjitaiCharacters';
import toTraditional from 'opencc-js/dict/STCharacters';
import toSimplified from 'opencc-js/dict/TSCharacters';
import taiwan from 'opencc-js/dict/TWVariants';

/** Pairs such as `呂 吕`, or `干 幹 乾` where one form has several others. */
const tables = [toSimplified, toTraditional, hongKong, taiwan, japan];

/** Follows a character to the one that stands for its whole group. */
function findRepresentative(links: ReadonlyMap<string, string>, character: string): string {
  const next = links.get(character);
  return next === undefined ? character : findRepresentative(links, next);
}

/** Links every character of a group with the representative of the group. Groups have at most six members. */
function linkGroups(): ReadonlyMap<string, string> {
  const links = new Map<string, string>();
  const pairs = tables.flatMap((table) => table.split('|')).map((entry) => entry.split(' '));
  for (const [character = '', ...others] of pairs)
    for (const other of others) {
      const [one, two] = [character, other].map((each) => findRepresentative(links, each));
      if (one !== undefined && two !== undefined && one !== two) links.set(one, two);
    }
  return links;
}

const groups = linkGroups();

/** The text with every character replaced by the one that stands for its forms. For comparisons only. */
export const foldVariants = (text: string): string =>
  Array.from(text, (character) => findRepresentative(groups, character)).join('');
