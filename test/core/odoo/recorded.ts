import fs from 'node:fs';
import path from 'node:path';

/** Real exchanges with an Odoo server, kept beside the project; absent in a plain clone. */
const FOLDER = path.resolve(__dirname, '../../../../shared/odoo/exchanges');

export interface Recorded {
	readonly n: number;
	readonly note?: string;
	readonly request?: { readonly method?: string; readonly url?: string };
	readonly response?: { readonly status: number; readonly body: unknown };
}

export const recordedFiles = (pattern: RegExp): string[] =>
	fs.existsSync(FOLDER)
		? fs
				.readdirSync(FOLDER)
				.filter((name) => pattern.test(name))
				.sort()
		: [];

export const recorded = (file: string): Recorded[] =>
	JSON.parse(fs.readFileSync(path.join(FOLDER, file), 'utf8')) as Recorded[];
