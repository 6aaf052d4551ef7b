import { fault, type Fault } from '../../faults';
import { propertyOf, storeBusy, storeUnavailable } from './store-faults';

/** Primary result codes of SQLite (https://www.sqlite.org/rescode.html). */
const CODE = {
	busy: 5,
	locked: 6,
	noMemory: 7,
	readOnly: 8,
	ioError: 10,
	corrupt: 11,
	full: 13,
	cannotOpen: 14,
	notADatabase: 26,
} as const;

/** Result code of an error of `node:sqlite`, without its extension. */
function codeOf(thrown: unknown): number | undefined {
	const code = propertyOf(thrown, 'errcode');
	return typeof code === 'number' ? code & 0xff : undefined;
}

export const isBusy = (thrown: unknown): boolean => {
	const code = codeOf(thrown);
	return code === CODE.busy || code === CODE.locked;
};

/** What an error of SQLite or the file system means for whoever runs n8n; undefined when it is neither. */
export function sqliteFault(thrown: unknown, file: string): Fault | undefined {
	switch (codeOf(thrown)) {
		case CODE.busy:
		case CODE.locked:
			return storeBusy(0, thrown);
		case CODE.full:
			return diskFull(file, thrown);
		case CODE.readOnly:
		case CODE.cannotOpen:
			return notWritable(file, thrown);
		case CODE.ioError:
			return storeUnavailable(
				`The disk could not read or write the delivery ledger ${file}; nothing was accepted or sent.`,
				'Check the disk and its free space, then run it again.',
				thrown,
			);
		case CODE.noMemory:
			return storeUnavailable(
				'There was too little memory for the delivery ledger; nothing was accepted or sent.',
				'Give n8n more memory, or send smaller batches.',
				thrown,
			);
		case CODE.corrupt:
		case CODE.notADatabase:
			return fault({
				class: 'unavailable',
				code: 'ledger.corrupt',
				message: `The delivery ledger ${file} is damaged or no ledger; it was left as it is and nothing was sent.`,
				remedy:
					'Stop n8n, keep a copy of the file, restore it from a backup, and declare the restore in the Delivery Ledger node.',
				retryable: false,
				cause: thrown,
			});
		default:
			return fileSystemFault(thrown, file);
	}
}

function fileSystemFault(thrown: unknown, file: string): Fault | undefined {
	switch (propertyOf(thrown, 'code')) {
		case 'ENOSPC':
		case 'EDQUOT':
			return diskFull(file, thrown);
		case 'EACCES':
		case 'EPERM':
		case 'EROFS':
		case 'ENOTDIR':
		case 'EISDIR':
		case 'ENOENT':
			return notWritable(file, thrown);
		default:
			return undefined;
	}
}

const diskFull = (file: string, cause: unknown): Fault =>
	storeUnavailable(
		`The disk of the delivery ledger ${file} is full; nothing was accepted or sent.`,
		'Free some space; deliveries go on by themselves afterwards.',
		cause,
	);

const notWritable = (file: string, cause: unknown): Fault =>
	storeUnavailable(
		`The delivery ledger ${file} cannot be opened for writing; nothing was accepted or sent.`,
		'Give the user n8n runs as write access to this folder and file, on a disk that is not read-only.',
		cause,
	);
