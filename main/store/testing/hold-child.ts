import Database from 'better-sqlite3';

/** Another program that has the file open: until its input ends. `lock`: with a write under way. */
const [path = '', how = 'read'] = process.argv.slice(2);
const db = new Database(path);
db.pragma('journal_mode = WAL');
db.prepare('SELECT count(*) FROM meta').get();
if (how === 'lock') db.exec('BEGIN IMMEDIATE');
process.stdout.write('open\n');
process.stdin.resume();
// Named here, or the collector of garbage would close it.
process.stdin.once('end', () => process.exit(db.open ? 0 : 1));
