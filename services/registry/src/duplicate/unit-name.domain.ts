import { digitsToHalfWidth } from '@zhuanguan/kernel';

/** Said before a name without naming another unit. */
const PARTY = ['中国共产党', '中共'];
/** Levels, where the place itself is left out: 盟教育局, 县教育局. */
const LEVELS = ['自治区', '自治州', '自治县', '自治旗', '省', '州', '盟', '市', '县', '旗', '区'];
/** Said after a name without naming another unit. */
const ENDINGS = ['股份有限公司', '有限责任公司', '有限公司', '机关本级', '本级'];
/** Longer and shorter words for one thing. */
const WORDS: readonly (readonly [RegExp, string])[] = [
  [/人民(?=法院|检察院|政府)/g, ''],
  [/人民代表大会/g, '人大'],
  [/政治协商会议/g, '政协'],
  [/委员会/g, '委'],
  [/办公室/g, '办'],
  [/管理(?=局|处|中心)/g, ''],
  [/[和与]/g, ''],
];
const NUMERALS = '〇一二三四五六七八九';

/** 第一 is 第1, 十二 is 12, as far as twenty and some. */
const withDigits = (text: string): string =>
  text
    .replace(/([二三四五六七八九]?)十([一二三四五六七八九]?)/g, (_, tens: string, ones: string) =>
      String((tens ? NUMERALS.indexOf(tens) : 1) * 10 + (ones ? NUMERALS.indexOf(ones) : 0)),
    )
    .replace(/[一二三四五六七八九]/g, (n) => String(NUMERALS.indexOf(n)));

/**
 * What names the unit within its area: width, brackets and case put alike, the place and its level, 中共 and 有限公司 left out,
 * numerals as digits. `places` are the names of areas, longest first.
 */
export function coreName(name: string, places: readonly string[]): string {
  const plain = digitsToHalfWidth(name.normalize('NFKC'))
    .replace(/[\s()（）[\]【】《》“”"'·•,，、.。:：-]/g, '')
    .toUpperCase();
  let core = plain;
  for (const lead of [...PARTY, ...places]) core = without(core, lead);
  core = without(core, LEVELS.find((level) => core.startsWith(level)) ?? '');
  const ending = ENDINGS.find((e) => core.endsWith(e) && core.length > e.length);
  if (ending) core = core.slice(0, -ending.length);
  return withDigits(WORDS.reduce((text, [word, put]) => text.replace(word, put), core)) || plain;
}

/** At least two characters must be left to be a name. */
const without = (text: string, lead: string): string =>
  lead !== '' && text.startsWith(lead) && text.length >= lead.length + 2 ? text.slice(lead.length) : text;

/** Tells one unit from its neighbour: 第一小学 and 第二小学, 东城 and 西城, 男子 and 女子 are two. */
const DISTINGUISHING = /[0-9A-Z东南西北中上下内外前后左右大小新老男女甲乙丙丁总分]/;
/** Shorter names differ in what they name: 教育局 and 体育局. */
const SHORTEST = 6;

/** Every text that is left when one character is taken out, as far as that character tells units apart from nothing else. */
export function withOneLess(core: string): string[] {
  const characters = [...core];
  if (characters.length <= SHORTEST) return [];
  return [
    ...new Set(
      characters.flatMap((character, i) =>
        DISTINGUISHING.test(character) ? [] : [characters.toSpliced(i, 1).join('')],
      ),
    ),
  ];
}
