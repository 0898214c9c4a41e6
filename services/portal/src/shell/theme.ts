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
    // None: a button whose loading ends while its spinner still grows keeps an invisible one, for the end of a motion that
    // never began is waited for. Nothing here says anything by moving.
    motion: false,
  },
});
