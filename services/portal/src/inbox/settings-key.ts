/** Where the settings are kept between reads. */
export const SETTINGS = ['inbox', 'settings'] as const;
