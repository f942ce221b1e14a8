import type {
  CredentialKind,
  DisableCause,
  Ownership,
  Priority,
} from '../../shared/model/account.ts';
import type { Block } from '../core/account.ts';
import type { NewAccount, StoredAccount } from './types.ts';

/** What a caller sets, in the table's own names; the rest the store counts. */
export interface CredentialColumns {
  provider: string;
  kind: CredentialKind;
  label: string | null;
  identity_key: string;
  email: string | null;
  account_id: string | null;
  organization_id: string | null;
  organization_name: string | null;
  project_id: string | null;
  plan: string | null;
  ownership: Ownership;
  priority: Priority;
  paused: number;
  disabled_cause: DisableCause | null;
  disabled_at: number | null;
  disabled_detail: string | null;
  authorized_at: number | null;
  expires_at: number | null;
  key_suffix: string | null;
  origin: string;
  source: string | null;
  created_at: number;
  updated_at: number;
}

export interface CredentialRow extends CredentialColumns {
  id: number;
  revision: number;
  secret_revision: number;
  sealed_secret: Buffer;
}

export function toColumns(account: NewAccount): CredentialColumns {
  return {
    provider: account.provider,
    kind: account.kind,
    label: account.label,
    identity_key: account.identityKey,
    email: account.email,
    account_id: account.accountId,
    organization_id: account.organizationId,
    organization_name: account.organizationName,
    project_id: account.projectId,
    plan: account.plan,
    ownership: account.ownership,
    priority: account.priority,
    paused: account.paused ? 1 : 0,
    disabled_cause: account.disabled?.cause ?? null,
    disabled_at: account.disabled?.atMs ?? null,
    disabled_detail: account.disabled?.detail ?? null,
    authorized_at: account.authorizedAtMs,
    expires_at: account.expiresAtMs,
    key_suffix: account.keySuffix,
    origin: account.origin,
    source: account.source,
    created_at: account.createdAtMs,
    updated_at: account.updatedAtMs,
  };
}

export function toStoredAccount(row: CredentialRow, blocks: readonly Block[]): StoredAccount {
  return {
    id: row.id,
    provider: row.provider,
    kind: row.kind,
    label: row.label,
    identityKey: row.identity_key,
    email: row.email,
    accountId: row.account_id,
    organizationId: row.organization_id,
    organizationName: row.organization_name,
    projectId: row.project_id,
    plan: row.plan,
    ownership: row.ownership,
    priority: row.priority,
    paused: row.paused === 1,
    disabled:
      row.disabled_cause === null
        ? null
        : { cause: row.disabled_cause, atMs: row.disabled_at ?? 0, detail: row.disabled_detail },
    authorizedAtMs: row.authorized_at,
    expiresAtMs: row.expires_at,
    keySuffix: row.key_suffix,
    origin: row.origin,
    source: row.source,
    createdAtMs: row.created_at,
    updatedAtMs: row.updated_at,
    revision: row.revision,
    secretRevision: row.secret_revision,
    sealedSecret: row.sealed_secret,
    blocks,
  };
}
