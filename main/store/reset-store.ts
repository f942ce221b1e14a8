import type Database from 'better-sqlite3';
import { resetActorSchema } from '../../shared/model/reset.ts';
import type { StoreContext } from './context.ts';
import type { NewResetRequest, ResetAudit, ResetClaim, ResetPin, ResetStore } from './types.ts';

interface PinRow {
  credential_id: number;
  owner: string;
  pid: number;
  expires_at: number;
  credit: string | null;
  request_id: string | null;
  actor: string;
  since: number;
  asked_at: number | null;
  episode_until: number | null;
}

interface AuditRow {
  credential_id: number;
  at: number;
  actor: string;
  credit: string;
  request_id: string;
  outcome: string;
  episode_until: number | null;
}

const NOBODY = "owner = '', pid = 0, expires_at = 0";

/** What was asked for and is not settled, and what became of it. Every write is on the disk when it resolves. */
export function createResetStore({ db, writer, read }: StoreContext): ResetStore {
  return {
    pins: () => read(() => db.prepare<[], PinRow>('SELECT * FROM reset_pins').all().map(toPin)),
    claim: (claim, mayTakeOver) => writer.change(() => take(db, claim, mayTakeOver)),
    pin: (accountId, owner, request) => writer.change(() => pin(db, accountId, owner, request)),
    asked: (accountId, owner, atMs) =>
      writer.change(
        () =>
          db
            .prepare('UPDATE reset_pins SET asked_at = ? WHERE credential_id = ? AND owner = ?')
            .run(atMs, accountId, owner).changes === 1,
      ),
    settle: (accountId, requestId, record) =>
      writer.change(() => {
        db.prepare('DELETE FROM reset_pins WHERE credential_id = ? AND request_id = ?').run(
          accountId,
          requestId,
        );
        write(db, record);
      }),
    keepOpen: (accountId, owner, record) =>
      writer.change(() => {
        db.prepare(
          `UPDATE reset_pins SET ${NOBODY} WHERE credential_id = ? AND owner = ? AND request_id IS NOT NULL`,
        ).run(accountId, owner);
        if (record !== null) write(db, record);
      }),
    release: (accountId, owner) =>
      writer.change(() => {
        db.prepare(
          'DELETE FROM reset_pins WHERE credential_id = ? AND owner = ? AND request_id IS NULL',
        ).run(accountId, owner);
      }),
    audit: (limit) =>
      read(() =>
        db
          .prepare<[number], AuditRow>('SELECT * FROM reset_audit ORDER BY id DESC LIMIT ?')
          .all(limit)
          .map(toAudit),
      ),
    automaticSince: (nowMs) =>
      read(() =>
        db
          .prepare<[number], AuditRow>(
            "SELECT * FROM reset_audit WHERE actor = 'automatic' AND episode_until > ?",
          )
          .all(nowMs)
          .map(toAudit),
      ),
  };
}

function take(
  db: Database.Database,
  claim: ResetClaim,
  mayTakeOver: (present: ResetPin) => boolean,
): ResetPin | null {
  const row = db
    .prepare<[number], PinRow>('SELECT * FROM reset_pins WHERE credential_id = ?')
    .get(claim.accountId);
  const present = row === undefined ? null : toPin(row);
  if (present !== null && present.owner !== '' && !mayTakeOver(present)) return null;
  const { accountId, owner, pid, expiresAtMs, actor, nowMs } = claim;
  if (present !== null && present.request !== null) {
    db.prepare(
      'UPDATE reset_pins SET owner = ?, pid = ?, expires_at = ? WHERE credential_id = ?',
    ).run(owner, pid, expiresAtMs, accountId);
    return { ...present, owner, pid, expiresAtMs };
  }
  db.prepare(
    `INSERT OR REPLACE INTO reset_pins (credential_id, owner, pid, expires_at, actor, since)
     VALUES (?, ?, ?, ?, ?, ?)`,
  ).run(accountId, owner, pid, expiresAtMs, actor, nowMs);
  return {
    accountId,
    owner,
    pid,
    expiresAtMs,
    request: null,
    actor,
    sinceMs: nowMs,
    askedAtMs: null,
  };
}

/** False when the claim is somebody else's now, or holds a request already. */
function pin(
  db: Database.Database,
  accountId: number,
  owner: string,
  { credit, requestId, episodeUntilMs }: NewResetRequest,
): boolean {
  const { changes } = db
    .prepare(
      `UPDATE reset_pins SET credit = ?, request_id = ?, episode_until = ?
       WHERE credential_id = ? AND owner = ? AND request_id IS NULL`,
    )
    .run(credit, requestId, episodeUntilMs, accountId, owner);
  return changes === 1;
}

/** An account that is gone meanwhile leaves no row. */
function write(db: Database.Database, record: ResetAudit): void {
  db.prepare(
    `INSERT INTO reset_audit (credential_id, at, actor, credit, request_id, outcome, episode_until)
     SELECT id, @atMs, @actor, @credit, @requestId, @outcome, @episodeUntilMs
     FROM credentials WHERE id = @accountId`,
  ).run(record);
}

function toPin(row: PinRow): ResetPin {
  const { credit, request_id: requestId } = row;
  return {
    accountId: row.credential_id,
    owner: row.owner,
    pid: row.pid,
    expiresAtMs: row.expires_at,
    request:
      credit === null || requestId === null
        ? null
        : { credit, requestId, episodeUntilMs: row.episode_until },
    actor: resetActorSchema.parse(row.actor),
    sinceMs: row.since,
    askedAtMs: row.asked_at,
  };
}

function toAudit(row: AuditRow): ResetAudit {
  return {
    accountId: row.credential_id,
    atMs: row.at,
    actor: resetActorSchema.parse(row.actor),
    credit: row.credit,
    requestId: row.request_id,
    outcome: row.outcome,
    episodeUntilMs: row.episode_until,
  };
}
