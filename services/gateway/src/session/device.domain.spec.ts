import { expect, it } from 'vitest';
import { deviceWords, networkWords } from './device.domain.js';

const WINDOWS =
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36';

it.each([
  [WINDOWS, 'Windows 电脑，Chrome'],
  [`${WINDOWS} Edg/126.0`, 'Windows 电脑，Edge'],
  [`${WINDOWS} QIHU 360EE`, 'Windows 电脑，360 浏览器'],
  ['Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0', 'Linux 电脑，Firefox'],
  ['Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605 Version/17.0 Safari/604', 'iPhone，Safari'],
  ['Mozilla/5.0 (Linux; Android 14; X) AppleWebKit Chrome/120 Mobile Safari/537 MicroMessenger/8.0', '安卓手机，微信'],
  ['curl/8.0', '未知设备'],
  ['', '未知设备'],
])('%s', (agent, words) => expect(deviceWords(agent)).toBe(words));

it.each([
  ['10.1.2.3', '10.1.2.*'],
  ['::ffff:10.1.2.3', '10.1.2.*'],
  ['127.0.0.1', '本机'],
  ['::1', '本机'],
  ['2001:db8:1:2::5', '2001:db8:1:*'],
  ['', '未知网络'],
])('%s is %s', (address, words) => expect(networkWords(address)).toBe(words));
