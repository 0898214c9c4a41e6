import {
  ACCOUNT_ID,
  factTables,
  PUBLIC,
  readable,
  SIGNED_IN,
  unitInScope,
  writable,
  type RowAccess,
} from '@zhuanguan/db';

/** Never the password. */
const ACCOUNT_COLUMNS = [
  'id',
  'username',
  'display_name',
  'person_id',
  'active',
  'preferred_organisation_id',
  'created_at',
  'last_signed_in_at',
];
/** Never the hash of the code. */
const INVITATION_COLUMNS = [
  'id',
  'purpose',
  'organisation_id',
  'roles',
  'account_id',
  'person_id',
  'invited_by',
  'invited_by_organisation',
  'created_at',
  'expires_at',
  'used_at',
  'withdrawn_at',
];

const IN_SCOPE = (column: string): string => `exists (select 1 from scope_account s where s.account_id = ${column})`;

/**
 * Who reaches which rows of identity (ADR 20); every table is named. Sessions, keys, provider artifacts, failed sign-ins and
 * systems' secrets are the system role's alone: what is done with them is done by nobody's tree.
 */
export const rowAccess: RowAccess = {
  trees: {},
  views: {
    // With a post in scope, granted or by appointment. Its owner's, for policies of tables that asked each other would go in a circle.
    scope_account: `select g.account_id from account_grant g where ${unitInScope('g.organisation_id')}
      union all select a.id from account a join person_right r on r.person_id = a.person_id where ${unitInScope('r.unit_id')}`,
  },
  invokerViews: ['person_right'],
  tables: {
    organisation: PUBLIC,
    organisation_closure: PUBLIC,
    // One's own, whoever has a post in scope, and whom a delegation that may be read names.
    account: readable(
      `id = ${ACCOUNT_ID} or ${IN_SCOPE('account.id')} or account.id in (
        select x.id from delegation d cross join lateral unnest(array[d.account_id, d.delegate_id, d.set_by]) x(id))`,
      ACCOUNT_COLUMNS,
    ),
    // All posts of an account in scope: one with a post elsewhere is not managed here (REG-10).
    account_grant: readable(`account_id = ${ACCOUNT_ID} or ${IN_SCOPE('account_grant.account_id')}`),
    // Ids, roles and dates, for the same question of posts by appointment.
    appointment_right: readable(SIGNED_IN),
    person_alias: readable(SIGNED_IN),
    invitation: {
      ...writable(unitInScope('invitation.organisation_id'), ['select', 'insert', 'update']),
      columns: INVITATION_COLUMNS,
    },
    delegation: writable(`${unitInScope('delegation.organisation_id')} or ${ACCOUNT_ID} in (account_id, delegate_id)`, [
      'select',
      'insert',
      'update',
    ]),
    ...factTables(['account', 'delegation', 'invitation']),
    api_client: 'system',
    browser_session: 'system',
    oidc_artifact: 'system',
    provider_key: 'system',
    sign_in_attempt: 'system',
    former_password: 'system',
    account_totp: 'system',
    recovery_code: 'system',
    refusal_count: 'system',
  },
};
