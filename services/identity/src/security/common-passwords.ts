/**
 * What is tried first: the heads of published lists of leaked passwords, among them the Chinese ones, keyboard walks, vendors' defaults,
 * and words of this trade and place. A choice of ours (P); an attacker's list is longer, and the lockout is for the rest of it.
 * Words of three letters or more; figures and marks around them do not count.
 */
const WORDS = `
password passwd passw pass word pwd admin administrator root user guest test tester testing demo sample temp default welcome
login letmein changeme secret master manager super superman batman dragon monkey shadow sunshine princess football baseball
iloveyou loveyou lovely love forever hello helloworld abc abcd abcde abcdef abcdefg abcdefgh qaz qazwsx qazwsxedc wsx
qwe qwer qwert qwerty qwertyui qwertyuiop asd asdf asdfg asdfgh asdfghjkl zxc zxcv zxcvb zxcvbn zxcvbnm qweasd qweasdzxc
azerty trustno starwars whatever freedom access computer internet server system oracle mysql postgres redis database
huawei xiaomi lenovo tencent alibaba baidu wechat weixin taobao alipay cisco juniper inspur sangfor hikvision dahua h3c zte
woaini woaiwo woaiwojia woaiwoziji woaini woaizhongguo aini ainima wodemima mima wodema nihao nihaoma zhongguo china beijing
shanghai baobao baobei laopo laogong xiaoming xiaohong wang zhang liu chen yang zhao huang zhou wu xu sun hu zhu gao lin he guo ma
wangwei zhangwei lili liwei lijing wangfang zhangmin jiayou gongzuo shengri kuaile xingfu meinv shuaige taiyang yueliang
caizheng caizhengju caigou caigouban zhengfu zhengfucaigou zhuanguan zhuanguanyuan zhuanban jingbanren kuaiji caiwu danwei xuexiao
yiyuan jiaoyu jiaoyuju neimenggu neimeng nmg xilinguole xilingol ximeng xilinhaote menggu caoyuan bangong bangongshi guanli guanliyuan
spring summer autumn winter january monday
`
  .trim()
  .split(/\s+/);

/** Whole ones, mostly of figures, as they are typed. */
const WHOLE = `
12345678 123456789 1234567890 0123456789 87654321 987654321 11223344 112233445566 123123123 12341234 1234512345 123321123
12344321 1q2w3e4r 1q2w3e4r5t q1w2e3r4 q1w2e3r4t5 1qaz2wsx 1qaz2wsx3edc zaq12wsx 1qazxsw2 2wsx3edc qaz123wsx 1a2b3c4d a1b2c3d4
1z2x3c4v 5201314 52013140 13145200 1314520 520520520 13141314 5201314520 woaini520 woaini1314 woaini123 147258369 159357456
147852369 789456123 741852963 963852741 135792468 246813579 31415926 88888888 66666666 00000000 11111111 12121212 10203040
a1234567 a12345678 a123456789 aa123456 aa12345678 abc12345 abc123456 qq123456 qq123456789 wang1234 zhang123 asd12345 asd123456
asdf1234 qwe12345 qwe123456 qwer1234 zxc12345 zxcv1234 123qweasd 123qwe123 123abc123 1234qwer 12345qwert 123456abc 123456asd 123456qwe
p@ssw0rd pa55word passw0rd adm1n123 adminadmin admin@123 admin@1234 admin123456 root@123 root123456 abc@1234 abc@123456 qwe@1234
123456aa 123456aA! aa@123456 a123456! 1qaz@wsx !qaz2wsx !qaz@wsx 1qaz!qaz zaq1@wsx qwer!@#$ 1234!@#$ 12345!@#$% abcd1234! test@123
test1234 user@123 guest123 system123 manager1 changeme1 huawei@123 huawei12#$ inspur@123 sangfor@123 h3c@1234 cisco123
`
  .trim()
  .split(/\s+/);

/** Signs that stand for letters in disguise. */
const DISGUISE: Readonly<Record<string, string>> = {
  '@': 'a',
  '0': 'o',
  '1': 'l',
  '3': 'e',
  $: 's',
  '5': 's',
  '!': 'i',
};
const plain = (text: string): string => text.replace(/[@013$5!]/g, (sign) => DISGUISE[sign] ?? sign);

const words = new Set(WORDS);
const whole = new Set(WHOLE.flatMap((text) => [text.toLowerCase(), plain(text.toLowerCase())]));

/** Letters left when figures and marks before and after are taken off: Admin@2026! is admin. */
const core = (text: string): string => text.replace(/^[^\p{L}]+|[^\p{L}]+$/gu, '');

/** Whether it is on the list, in any case, in disguise, with figures around it, or written twice. */
export function isCommonPassword(password: string): boolean {
  const typed = password.normalize('NFKC').toLowerCase();
  if (whole.has(typed) || whole.has(plain(typed)) || isWalk(typed)) return true;
  const cores = [core(typed), core(plain(typed)), plain(core(typed))];
  return cores.some((text) => words.has(text) || words.has(halved(text)));
}

const halved = (text: string): string => {
  const half = text.slice(0, text.length / 2);
  return text === half + half ? half : text;
};

/** 23456789, fedcba98: each character the next of the one before, either way. */
function isWalk(text: string): boolean {
  const codes = [...text].map((c) => c.codePointAt(0) ?? 0);
  const step = (codes[1] ?? 0) - (codes[0] ?? 0);
  return Math.abs(step) <= 1 && codes.every((code, i) => i === 0 || code - (codes[i - 1] ?? 0) === step);
}
