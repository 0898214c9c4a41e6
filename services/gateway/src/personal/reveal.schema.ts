import { REVEAL_PURPOSES, type RevealPurpose } from '@zhuanguan/kernel';
import { Type } from 'typebox';

const reveal = <Field extends string>(title: string, fields: readonly Field[]) =>
  Type.Object(
    {
      field: Type.Enum([...fields]),
      purpose: Type.Enum(Object.keys(REVEAL_PURPOSES) as RevealPurpose[], { description: 'What it is needed for' }),
      reason: Type.String({ maxLength: 1_000, description: 'In words; it is kept with who asked and when' }),
    },
    { additionalProperties: false, title },
  );

const REACHED_BY = ['phone', 'officePhone', 'leaderPhone', 'email'] as const;
export const RevealSchema = reveal('Reveal', REACHED_BY);
/** The directory has no identity number (ADR 23). */
export const RevealOfFilingSchema = reveal('RevealOfFiling', [...REACHED_BY, 'citizenId']);

export const RevealedSchema = Type.Object({ value: Type.String() }, { title: 'Revealed' });
