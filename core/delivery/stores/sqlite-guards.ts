import { statfs } from 'node:fs/promises';
import { hostname } from 'node:os';
import { dirname } from 'node:path';
import { existsSync, readFileSync } from 'node:fs';

import { fault } from '../../faults';

/** Where a file in WAL mode must not lie and who must not use it; each check runs before any file is made. */

type Sqlite = typeof import('node:sqlite');

/** `f_type` of file systems without the shared memory and locks that WAL needs (statfs(2)). */
const NETWORK_FILE_SYSTEMS: ReadonlyMap<number, string> = new Map([
	[0x6969, 'NFS'],
	[0x517b, 'SMB'],
	[0xfe534d42, 'SMB'],
	[0xff534d42, 'CIFS'],
	[0x65735546, 'FUSE'],
	[0x01021997, '9P'],
	[0x786f4256, 'VirtualBox shared folder'],
	[0x5346414f, 'AFS'],
	[0x6b414653, 'AFS'],
	[0x73757245, 'Coda'],
	[0x564c, 'NCP'],
	[0x00c36400, 'CephFS'],
	[0x01161970, 'GFS2'],
	[0x7461636f, 'OCFS2'],
	[0x0bd00bd0, 'Lustre'],
	[0x47504653, 'GPFS'],
]);

/** Each process of queue mode may have a disk of its own. */
export function refuseQueueMode(queueMode: boolean): void {
	if (!queueMode) return;
	throw fault({
		class: 'rights',
		code: 'ledger.queue_mode',
		message:
			'n8n runs in queue mode; the embedded ledger would split into one file for each process.',
		remedy:
			'Choose PostgreSQL as store in the Integration Ledger credential; every worker and webhook process uses the same.',
	});
}

/** `node:sqlite`, or a fault on a Node without it. */
export function nodeSqlite(): Sqlite {
	const found = process.getBuiltinModule('node:sqlite') as Sqlite | undefined;
	if (found !== undefined) return found;
	throw fault({
		class: 'rights',
		code: 'ledger.node_too_old',
		message: `The embedded ledger needs Node.js 24.15 or later; this is ${process.versions.node}.`,
		remedy: 'Run n8n on Node.js 24.15 or later, or choose PostgreSQL as store of the ledger.',
		details: { node: process.versions.node },
	});
}

const nearestExisting = (folder: string): string =>
	existsSync(folder) || dirname(folder) === folder ? folder : nearestExisting(dirname(folder));

/** @param typeOf `f_type` of the file system a folder lies on; replaced in tests */
export async function refuseNetworkDisk(
	folder: string,
	typeOf: (folder: string) => Promise<number> = async (path) => (await statfs(path)).type,
): Promise<void> {
	const type = await typeOf(nearestExisting(folder));
	const name = NETWORK_FILE_SYSTEMS.get(type >>> 0);
	if (name === undefined) return;
	throw fault({
		class: 'rights',
		code: 'ledger.network_disk',
		message: `${folder} lies on a network or shared file system (${name}); the embedded ledger could lose deliveries there.`,
		remedy:
			'Choose a folder on a local disk (with Docker: a named volume), or PostgreSQL as store of the ledger.',
		details: { folder, fileSystem: name },
	});
}

/**
 * One kernel: containers of one machine share it and may share the file; WAL works among them. After
 * a restart of the machine it is another one.
 */
export function thisHost(): string {
	const bootId = '/proc/sys/kernel/random/boot_id';
	return existsSync(bootId) ? readFileSync(bootId, 'utf8').trim() : hostname();
}

const OTHER_HOST_MS = 60_000;
const REFRESH_MS = 20_000;

/** Who wrote last, kept in the ledger itself. */
export interface Owner {
	readonly hostId: string;
	readonly pid: number;
	readonly at: number;
}

/**
 * Refuses a file that another host wrote within the last minute, and says whether this process has to
 * write itself down.
 */
export function checkOwner(
	found: Owner | undefined,
	hostId: string,
	now: number,
	file: string,
): { readonly due: boolean } {
	if (found === undefined) return { due: true };
	const age = now - found.at;
	if (found.hostId === hostId) return { due: age >= REFRESH_MS };
	if (age >= OTHER_HOST_MS) return { due: true };
	throw fault({
		class: 'unavailable',
		code: 'ledger.other_host',
		message: `Another machine wrote to the delivery ledger ${file} ${String(Math.round(age / 1000))} s ago; nothing was accepted or sent.`,
		remedy:
			'Use PostgreSQL as store when several machines deliver. If that machine has just been replaced by this one, wait a minute.',
		details: { ageMs: age },
	});
}
