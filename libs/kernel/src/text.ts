/** Full-width digits, letters and signs (U+FF01–FF5E) and the ideographic space to their plain forms. */
export const digitsToHalfWidth = (text: string): string =>
  text.replace(/[！-～]/g, (c) => String.fromCharCode(c.charCodeAt(0) - 0xfee0)).replace(/　/g, ' ');
