import type Database from 'better-sqlite3';
import {
  isTold,
  LIMIT_BLOCK_REASON,
  WINDOW_BLOCK_REASON,
} from '../../shared/model/block-reasons.ts';
import type { Block } from '../core/account.ts';

interface BlockRow {
  credential_id: number;
  scope: string;
  until: number;
  reason: string;
  billing: number;
}

/** The blocks of accounts, inside the transactions of the credential store. */
export class BlockTable {
  readonly #db: Database.Database;

  constructor(db: Database.Database) {
    this.#db = db;
  }

  all(): ReadonlyMap<number, readonly Block[]> {
    const blocks = new Map<number, Block[]>();
    for (const row of this.#db.prepare<[], BlockRow>('SELECT * FROM blocks ORDER BY scope').all()) {
      const known = blocks.get(row.credential_id);
      if (known === undefined) blocks.set(row.credential_id, [toBlock(row)]);
      else known.push(toBlock(row));
    }
    return blocks;
  }

  of(id: number): readonly Block[] {
    return this.#db
      .prepare<[number], BlockRow>('SELECT * FROM blocks WHERE credential_id = ? ORDER BY scope')
      .all(id)
      .map(toBlock);
  }

  dropEnded(id: number, nowMs: number): void {
    this.#db.prepare('DELETE FROM blocks WHERE credential_id = ? AND until <= ?').run(id, nowMs);
  }

  /** `scope` null: in every scope. */
  dropByReason(id: number, reason: string, scope: string | null): void {
    this.#db
      .prepare(
        'DELETE FROM blocks WHERE credential_id = ? AND reason = ? AND scope = coalesce(?, scope)',
      )
      .run(id, reason, scope);
  }

  /** A shorter block than the one that holds changes nothing, but that an answer told of it. */
  extend(id: number, block: Block): void {
    this.#db
      .prepare(
        `INSERT INTO blocks (credential_id, scope, until, reason, billing) VALUES (?, ?, ?, ?, ?)
         ON CONFLICT DO UPDATE SET until = excluded.until, reason = excluded.reason, billing = excluded.billing
         WHERE excluded.until > blocks.until`,
      )
      .run(id, block.scope, block.untilMs, block.reason, block.billing ? 1 : 0);
    if (!isTold(block.reason)) return;
    this.#db
      .prepare('UPDATE blocks SET reason = ? WHERE credential_id = ? AND scope = ? AND reason = ?')
      .run(LIMIT_BLOCK_REASON, id, block.scope, WINDOW_BLOCK_REASON);
  }
}

function toBlock(row: BlockRow): Block {
  return {
    scope: row.scope,
    untilMs: row.until,
    reason: row.reason,
    billing: row.billing === 1,
  };
}
