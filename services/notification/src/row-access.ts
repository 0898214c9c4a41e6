import { ACCOUNT, ORGANISATION, readable, writable, type RowAccess } from '@zhuanguan/db';

const OWN = `account_id = ${ACCOUNT}`;

/** Who reaches which rows of notification (ADR 20); every table is named. */
export const rowAccess: RowAccess = {
  tables: {
    // To the organisation one acts for; what is to one person, also to whoever has stood in for them (委托).
    message: readable(`organisation_id = ${ORGANISATION} and (account_id is null or ${OWN} or exists (
      select 1 from delegation d where d.delegate_id = ${ACCOUNT} and d.account_id = message.account_id
        and d.organisation_id = message.organisation_id))`),
    message_read: writable(OWN, ['select', 'insert']),
    delegation: readable(`${ACCOUNT} in (account_id, delegate_id)`),
    subscription: writable(OWN, ['select', 'insert', 'update', 'delete']),
    address_code: writable(OWN, ['select', 'insert', 'update']),
    delivery: writable(OWN, ['select', 'insert']),
  },
};
