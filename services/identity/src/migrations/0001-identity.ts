import { Migration } from '@mikro-orm/migrations';

/** State tables of identity. Names are unqualified: the migrator sets the search path to the service's schema. */
export class Migration0001Identity extends Migration {
  override up(): void {
    this.accounts();
    this.sessions();
    this.rights();
    this.provider();
  }

  private accounts(): void {
    this.addSql(`create table account (
      id uuid primary key, username text not null unique, display_name text not null, password_hash text not null,
      person_id uuid, active boolean not null, preferred_organisation_id uuid, created_at timestamptz not null)`);
    this.addSql(
      `comment on table account is 'Who signs in; password as argon2id. Not a person and not an appointment'`,
    );
    this.addSql(`create table account_grant (
      account_id uuid not null references account (id), role text not null, organisation_id uuid not null,
      organisation_name text not null, area_code text not null, primary key (account_id, role, organisation_id))`);
    this.addSql(
      `comment on table account_grant is 'Explicit grants; rights from appointments are in appointment_right'`,
    );
    this.addSql(`create table api_client (
      client_id text primary key, name text not null, role text not null, scopes text[] not null, area_code text not null,
      secret_hash text not null, active boolean not null, created_at timestamptz not null)`);
    this.addSql(`comment on table api_client is 'Systems with client_credentials; the secret as argon2id'`);
    this.addSql(`create table sign_in_attempt (
      username_hash text primary key, failures integer not null, last_at timestamptz not null)`);
    this.addSql(
      `comment on table sign_in_attempt is 'Failed sign-ins per username, known or not; they slow the next ones'`,
    );
  }

  private sessions(): void {
    this.addSql(`create table browser_session (
      id_hash text primary key, account_id uuid not null references account (id), acting_organisation_id uuid,
      csrf_token text not null, tokens bytea not null, created_at timestamptz not null, last_seen_at timestamptz not null)`);
    this.addSql(`create index browser_session_last_seen on browser_session (last_seen_at)`);
    this.addSql(
      `comment on table browser_session is 'Key = SHA-256 of the cookie; tokens rest encrypted (AES-256-GCM)'`,
    );
  }

  private rights(): void {
    this.addSql(`create table appointment_right (
      appointment_id uuid primary key, person_id uuid not null, unit_id uuid not null, role text not null,
      area_code text not null, valid_from date not null, valid_to date)`);
    this.addSql(`create index appointment_right_person on appointment_right (person_id)`);
    this.addSql(
      `comment on table appointment_right is 'Rights that follow from appointments, by registry events (valid_to exclusive)'`,
    );
    this.addSql(`create table organisation (id uuid primary key, name text not null, area_code text not null)`);
    this.addSql(`comment on table organisation is 'Public names of organisations, by registry events'`);
  }

  private provider(): void {
    this.addSql(`create table oidc_artifact (
      model text not null, id_hash text not null, payload bytea not null, uid_hash text, grant_id text,
      expires_at timestamptz, consumed_at timestamptz, primary key (model, id_hash))`);
    this.addSql(`create index oidc_artifact_uid on oidc_artifact (uid_hash) where uid_hash is not null`);
    this.addSql(`create index oidc_artifact_grant on oidc_artifact (grant_id) where grant_id is not null`);
    this.addSql(`create index oidc_artifact_expiry on oidc_artifact (expires_at)`);
    this.addSql(
      `comment on table oidc_artifact is 'What the OIDC provider keeps: ids hashed, payloads encrypted, swept after expiry'`,
    );
    this.addSql(
      `create table provider_key (kid text primary key, jwk bytea not null, created_at timestamptz not null)`,
    );
    this.addSql(`comment on table provider_key is 'Signing keys of the OIDC provider, encrypted; made once'`);
  }

  override down(): void {
    throw new Error('migrations go forward only (expand/contract)');
  }
}
