import { REVEAL_PURPOSES, type RevealPurpose } from '@zhuanguan/kernel';
import { Type } from 'typebox';

export const RevealSchema = Type.Object(
  {
    field: Type.Enum(['phone', 'officePhone', 'leaderPhone', 'email', 'citizenId']),
    purpose: Type.Enum(Object.keys(REVEAL_PURPOSES) as RevealPurpose[], { description: 'What it is needed for' }),
    reason: Type.String({ maxLength: 1_000, description: 'In words; it is kept with who asked and when' }),
  },
  { additionalProperties: false, title: 'Reveal' },
);

export const RevealedSchema = Type.Object({ value: Type.String() }, { title: 'Revealed' });
