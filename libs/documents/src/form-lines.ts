import { digitsToHalfWidth } from '@zhuanguan/kernel';

/** The lines that the printed form has around its table. Offices fill them in by hand, stamp and date in any order. */
const STAMP = '[（(【]\\s*(?:[加盖单位公签印]\\s*)*章\\s*[）)】]';
const WORD = '(?:(?:填\\s*报|报\\s*送|申\\s*报|上\\s*报|采\\s*购|预\\s*算)\\s*)?单\\s*位\\s*(?:[名全]\\s*称\\s*)?';
const UNIT_LINE = new RegExp(`^\\s*${WORD}(?:${STAMP}\\s*[:：]?|[:：])`);
const STAMPS = new RegExp(STAMP, 'g');
const PEOPLE = '(?:填表|填报|报送|制表|审核|复核|审批|经办|联系|(?:单位|主要)?负责)人';
const WHEN = '(?:填报|填表|报送|制表)?(?:日期|时间)';
/** What else may stand on the unit's line. */
const OTHER_LABEL = new RegExp(`(?:${PEOPLE}|${WHEN}|(?:联系)?电话)\\s*[:：].*$`);
/** 2026.11.25, 2026年11月25日, and the 年 月 日 that nobody filled in. */
const DATE =
  /\s*(?:[\d０-９]{4}\s*[.\-/]\s*\d{1,2}\s*[.\-/]\s*\d{1,2}|[\d０-９〇零一二三四五六七八九十\s]*年[^年月日]{0,9}月[^年月日]{0,9}日?)\s*$/;
const BLANK = /^[_＿\s]+|[_＿\s]+$/g;
/** A unit's name is far shorter; the patterns above never meet more. */
const MAX_LINE = 200;

export const isUnitLine = ([first = '']: readonly string[]): boolean => UNIT_LINE.test(first.slice(0, MAX_LINE));

/** 填报单位（盖章）：教育局　2026年11月25日 names 教育局, in one cell or several; an unfilled line names nobody. */
export const unitOnLine = (texts: readonly string[]): string =>
  texts
    .join(' ')
    .slice(0, MAX_LINE)
    .replace(UNIT_LINE, '')
    .replace(STAMPS, '')
    .replace(OTHER_LABEL, '')
    .replace(DATE, '')
    .replace(BLANK, '');

const FOOTER = new RegExp(
  `^(?:(?:${PEOPLE}|(?:单位|分管)?领导|联系电话|联系方式|电话|传真|${WHEN}|备注|(?:填报|填表|填写|备注)?说明|注\\d*)(?:[:(]|$)|[合总共小]计|共\\d+人|第\\d+页)`,
);

/** 填表人, 联系电话, 注 … below the table: their labels end with a colon or stand alone, names of units do not. */
export const isFooter = ([first = '']: readonly string[]): boolean =>
  FOOTER.test(digitsToHalfWidth(first.slice(0, MAX_LINE)).replace(/\s/g, ''));
