export type DuplicateKind = 'person' | 'phone' | 'unit';
export type DuplicateReason =
  | 'same_citizen_id'
  | 'same_name_and_phone'
  | 'same_phone'
  | 'same_uscc'
  | 'bad_uscc'
  | 'same_name'
  | 'former_name'
  | 'same_sound'
  | 'one_character';
export type Decision = 'different' | 'lawful' | 'reopened';

/** Something that may be there twice. A hint, never a fault: one person in two units is lawful (REG-6). */
export interface Found {
  kind: DuplicateKind;
  reason: DuplicateReason;
  /** Ids that stand, sorted: what the entry is about. */
  personIds: readonly string[];
  unitIds: readonly string[];
  /** A name, a phone or a code. */
  shared: string;
  /** What is wrong with a code. */
  problem?: string;
  /** What the finding rests on: once it is different, an earlier decision counts no more. */
  facts: readonly (readonly string[])[];
}
