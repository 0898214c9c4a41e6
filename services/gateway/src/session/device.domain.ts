/** In this order: Edge and 360 also say Chrome, and Chrome also says Safari. */
const BROWSERS: readonly (readonly [RegExp, string])[] = [
  [/Edg(?:e|A|iOS)?\//, 'Edge'],
  [/QIHU|360SE|360EE/i, '360 浏览器'],
  [/MicroMessenger\//, '微信'],
  [/DingTalk\//, '钉钉'],
  [/Firefox\//, 'Firefox'],
  [/OPR\//, 'Opera'],
  [/Chrome\//, 'Chrome'],
  [/Safari\//, 'Safari'],
];
const SYSTEMS: readonly (readonly [RegExp, string])[] = [
  [/HarmonyOS|OpenHarmony/, '鸿蒙设备'],
  [/Android/, '安卓手机'],
  [/iPhone/, 'iPhone'],
  [/iPad/, 'iPad'],
  [/Windows/, 'Windows 电脑'],
  [/Mac OS X/, '苹果电脑'],
  [/UOS|Kylin/, '国产系统电脑'],
  [/Linux/, 'Linux 电脑'],
];

const first = (of: typeof BROWSERS, agent: string): string | undefined => of.find(([sign]) => sign.test(agent))?.[1];

/** What somebody signed in with, as they would say it; nothing of the version, which tells browsers apart and helps nobody. */
export function deviceWords(agent: string): string {
  const words = [first(SYSTEMS, agent), first(BROWSERS, agent)].filter((word) => word !== undefined);
  return words.length > 0 ? words.join('，') : '未知设备';
}

/** An address without its last part: enough to know one's office by, too little to be traced to a desk. */
export function networkWords(address: string): string {
  const v4 = /^(?:::ffff:)?(\d{1,3}\.\d{1,3}\.\d{1,3})\.\d{1,3}$/i.exec(address)?.[1];
  if (v4 === '127.0.0' || address === '::1') return '本机';
  if (v4) return `${v4}.*`;
  const groups = address.split(':').filter((group) => group !== '');
  return address.includes(':') && groups.length > 0 ? `${groups.slice(0, 3).join(':')}:*` : '未知网络';
}
