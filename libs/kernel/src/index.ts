export { ok, refuse } from './result.js';
export type {
  FieldError,
  LegalReference,
  ReferenceStatus,
  Refusal,
  RefusalKind,
  RefusalMeta,
  Result,
} from './result.js';
export { isId, newId } from './id.js';
export { parseSecret, weakSecret } from './secret.js';
export {
  addDays,
  addYears,
  dateFromExcelSerial,
  dateInShanghai,
  diffDays,
  formatDateZh,
  fromDayNumber,
  isDate,
  parseDateZh,
  startOfDayInShanghai,
  toDayNumber,
  weekday,
  weekdayOfNumber,
} from './date.js';
export { digitsToHalfWidth } from './text.js';
export { normaliseUscc, usccCheckCharacter } from './uscc.js';
export { normaliseCodeOfOrganisation, normaliseOrgCode, orgCodeCheckCharacter, orgCodeOfUscc } from './org-code.js';
export { normaliseCitizenId, sexOfCitizenId } from './citizen-id.js';
export { isMobile, normalisePhone, splitPhones } from './phone.js';
export { aliasesFrom, type PersonAliases } from './person-aliases.js';
export { normalisePersonName } from './person-name.js';
export { normaliseSex } from './sex.js';
export { parseTitle, type PostAndRank } from './title.js';
export { maskCitizenId, maskEmail, maskPhone } from './personal/mask.js';
export { maskField, PERSONAL_FIELDS, PERSONAL_KEYS, personalField, withoutCitizenIds, withoutTraces } from './personal/fields.js';
export {
  purposeWords,
  READ_PURPOSES,
  REVEAL_PURPOSES,
  revealReason,
  type ReadPurpose,
  type RevealPurpose,
} from './personal/purpose.js';
export {
  PERSONAL_CLASSES,
  RETENTION,
  type ExportRule,
  type MaskRule,
  type PersonalClass,
  type PersonalField,
  type Retention,
  type RetentionClass,
  type Sensitivity,
} from './personal/personal-field.js';
export { canonicalJson, type Json } from './canonical-json.js';
