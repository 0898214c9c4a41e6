/**
 * A statement as a trace may have it. Ours are named and have their values beside them; those of the object mapper have values
 * in their text, so that of an unnamed one nothing between the first quote and the last is kept.
 */
export const tracedText = ({ name, text }: { name?: string; text: string }): string =>
  name ? text : text.replace(/'[\s\S]*'/, "'…'");
