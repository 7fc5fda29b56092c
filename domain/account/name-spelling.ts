/** How names are written: the one spelling that is kept, and the alphabet that is taken [A8, B3.8]. */
import { cleanText } from '../text/cleaning.ts';

/**
 * The characters that GBK systems keep at U+E815 to U+E864 of the private use area, in this order, as
 * GB 18030-2022 encodes them (bytes FE50 to FEA0).
 */
const gbkPrivateUse = Array.from(
  '⺁𠂇𠂉𠃌⺄㑳㑇⺈⺋龴㖞㘚㘎⺌⺗㥮㤘龵㧏㧟' +
    '㩳㧐龶龷㭎㱮㳠⺧𡗗龸⺪䁖䅟⺮䌷⺳⺶⺷𢦏䎱' +
    '䎬⺻䏝䓖䙡䙌龹䜣䜩䝼䞍⻊䥇䥺䥽䦂䦃䦅䦆䦟' +
    '䦛䦷䦶龺𤇾䲣䲟䲠䲡䱷䲢䴓䴔䴕䴖䴗䴘䴙䶮龻',
);
const firstPrivateUse = 0xe815;

const replacePrivateUse = (name: string): string =>
  name.replaceAll(
    /[\ue815-\ue864]/g,
    (typed) => gbkPrivateUse[typed.charCodeAt(0) - firstPrivateUse] ?? typed,
  );

/** The middle dot of names in every manner of writing, apart from the full stop. */
const middleDots = /[\u00b7\u0387\u16eb\u2022\u2027\u2219\u22c5\u2e31\u2e33\u30fb\ua78f]/gu;
/** A full stop between two Chinese characters stands for the middle dot. */
const dotBetweenHan = /(?<=\p{Script=Han})\.(?=\p{Script=Han})/gu;
/** A circle beside a Chinese character stands for the numeral zero, U+3007. */
const circleBesideHan = /(?<=\p{Script=Han})[\u25cb\u25ef]|[\u25cb\u25ef](?=\p{Script=Han})/gu;
/** Accents that are typed for an apostrophe; the compatibility form would split them. */
const apostrophes = /[\u0060\u00b4\u02b9-\u02bc\u2032\u2035\uff07\uff40]/gu;
const han = /\p{Script=Han}/u;

/** A name in the spelling that is kept: Chinese names with full-width brackets, as licences print them. */
export function cleanName(typed: string): string {
  const name = replacePrivateUse(cleanText(typed.replaceAll(apostrophes, "'")))
    .replaceAll(middleDots, '·')
    .replaceAll(dotBetweenHan, '·')
    .replaceAll(circleBesideHan, '\u3007');
  return han.test(name) ? name.replaceAll('(', '（').replaceAll(')', '）') : name;
}

/** Letters of any script, the numeral zero of Chinese names, dots, quotes, brackets; no digits. */
const personName = /^[\p{L}\u3007][\p{L}\p{M}\u3007·.,'‘’()（） -]{0,99}$/u;
/** Registered names also hold digits and the punctuation of titles, sums and lists. */
const companyName =
  /^[\p{L}\p{N}（(《〈「『【〔“‘"'][\p{L}\p{M}\p{N}·.,、，:：;；!！?？&+/#%@*°~'"‘’“”《》〈〉「」『』【】〔〕()（） -]{1,99}$/u;

/** Whether a cleaned name can be that of a person. */
export const isPersonName = (name: string): boolean => personName.test(name);

/** Whether a cleaned name can be that of a company, a shop or an institution. */
export const isCompanyName = (name: string): boolean =>
  companyName.test(name) && /\p{L}/u.test(name);
