import type { Prng } from './prng.js';

const SURNAMES = [...'王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕'];
const GIVEN = [
  '志强',
  '建国',
  '海燕',
  '丽娟',
  '晓东',
  '永胜',
  '玉兰',
  '国庆',
  '春梅',
  '文斌',
  '立新',
  '秀英',
  '宏伟',
  '雪梅',
  '振华',
  '淑珍',
  '磊',
  '婷婷',
  '志远',
  '慧敏',
  '俊杰',
  '欣怡',
  '浩然',
  '雅楠',
];
const MONGOLIAN = [
  '阿拉坦其木格',
  '乌云塔娜',
  '斯琴高娃',
  '巴雅尔',
  '那顺巴图',
  '萨仁图雅',
  '娜仁花',
  '额尔敦巴图',
  '青格勒图',
  '其其格',
  '宝音德力格尔',
  '苏日娜',
  '朝鲁门',
  '哈斯额尔敦',
  '敖登高娃',
  '格日勒图',
  '达来',
  '通拉嘎',
  '呼和牧奇尔',
  '乌日汗·苏布德',
];
/** Rare characters that systems lose: outside the basic plane, or late additions. */
const RARE = ['李㛃', '王𠅤', '张䶮', '𠮷雅图'];
const TITLES = [
  '办公室主任',
  '财务科科长',
  '财务科科员',
  '会计',
  '出纳',
  '办公室副主任/四级主任科员',
  '科长/三级主任科员',
  '副局长/三级调研员',
  '综合科科员/一级科员',
  '计财科副科长',
  '后勤中心主任/管理七级',
  '专业技术十级',
];

export interface SeedPerson {
  name: string;
  sex: '1' | '2';
  title: string;
  phone: string;
}

/** Synthetic people; about a third have Mongolian names, as in the league. Phones use numbers never assigned to anyone known. */
export function person(random: Prng): SeedPerson {
  const roll = random.next();
  const name =
    roll < 0.02 ? random.pick(RARE) : roll < 0.36 ? random.pick(MONGOLIAN) : random.pick(SURNAMES) + random.pick(GIVEN);
  const digits = Array.from({ length: 8 }, () => random.int(0, 9)).join('');
  return {
    name,
    sex: random.next() < 0.5 ? '1' : '2',
    title: random.pick(TITLES),
    phone: `1${random.pick(['39', '47', '50', '59', '86'])}${digits}`,
  };
}
