import { ReceiverKind } from '@zhuanguan/contracts';

/** Receivers as REST names them. */
export const RECEIVER_KINDS = {
  department: ReceiverKind.RECEIVER_KIND_DEPARTMENT,
  first_level_unit: ReceiverKind.RECEIVER_KIND_FIRST_LEVEL_UNIT,
  bureau: ReceiverKind.RECEIVER_KIND_BUREAU,
  section: ReceiverKind.RECEIVER_KIND_SECTION,
  office: ReceiverKind.RECEIVER_KIND_OFFICE,
};
