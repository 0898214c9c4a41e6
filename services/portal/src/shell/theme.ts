import type { ThemeConfig } from 'antd';

const FONT =
  "system-ui, -apple-system, 'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', 'Noto Sans Mongolian', sans-serif";

/** Contrast is at least 4.5 for all text (WCAG AA); the sizes are the standard one and the large-type switch. */
export const themeFor = (large: boolean): ThemeConfig => ({
  token: {
    colorPrimary: '#1a56a8',
    colorLink: '#1a56a8',
    colorError: '#b42318',
    colorErrorText: '#b42318',
    colorText: '#1f2733',
    colorTextSecondary: '#4a5462',
    colorTextTertiary: '#5a6472',
    colorTextDescription: '#5a6472',
    colorTextPlaceholder: '#667080',
    colorBorder: '#aab2bd',
    borderRadius: 4,
    fontFamily: FONT,
    fontSize: large ? 18 : 14,
    controlHeight: large ? 44 : 34,
    // Whoever asks their system for less motion gets none here.
    motion: !window.matchMedia('(prefers-reduced-motion: reduce)').matches,
    motionDurationMid: '0.1s',
    motionDurationSlow: '0.15s',
  },
});
