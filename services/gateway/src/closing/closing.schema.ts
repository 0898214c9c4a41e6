import { Type } from 'typebox';

const REASONS = ['not_happened', 'wrong_person', 'wrong_content', 'duplicate', 'other'] as const;

export const ClosingReasonSchema = Type.Enum([...REASONS], {
  description: 'not_happened: the change did not take place, so nothing has to be filed for it',
});

/** As it is read: nobody gives the last one, it comes with the end of the unit. */
export const ClosedReasonSchema = Type.Enum([...REASONS, 'unit_ended']);

const Remark = Type.String({ maxLength: 1_000, description: 'Read by the unit and its receivers' });

export const VoidSchema = Type.Object(
  { reasonCode: ClosingReasonSchema, remark: Remark },
  { additionalProperties: false, title: 'Void' },
);

export const WithdrawSchema = Type.Object(
  { reasonCode: Type.Optional(ClosingReasonSchema), remark: Type.Optional(Remark) },
  { additionalProperties: false, title: 'Withdraw' },
);
