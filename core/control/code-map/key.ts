import { z } from 'zod/v4';

import { joinKey } from '../../canonical/keys';
import { ID_LIMIT, line } from '../../canonical/types';
import { isStorable } from '../../delivery/ledger/text';
import { wrongMapping } from './faults';
import { CODE_LISTS, PER_PROJECT, type CodeList } from './lists';

/** Records in the ledger's store: mappings, what was used, and lists of codes. */
export const MAPPING_KIND = 'code_map';
export const USE_KIND = 'code_use';
export const LIST_KIND = 'code_list';

/** A list of a source, as words of another system. */
export interface ListName {
	/** System the codes are translated to, e.g. `odoo`. */
	readonly to: string;
	readonly list: CodeList;
	readonly system: string;
	readonly tenant: string;
}

/** One word of a source. */
export interface CodeName extends ListName {
	/** Project in whose codes it stands, as the source names it; empty for all of them. */
	readonly project: string;
	/** The id or code as the source writes it. */
	readonly native: string;
}

/** How words are compared: without regard to case, width and outer or repeated blanks. */
export const fold = (text: string): string => {
	const plain = /^[ -~]*$/.test(text) ? text : text.normalize('NFKC');
	return plain.trim().replace(/\s+/gu, ' ').toLowerCase();
};

/**
 * A mapping made with the credential of one company is that company's alone; company 0 is for all of
 * the connection.
 */
export const mappingKey = (company: number, name: CodeName): string =>
	joinKey(
		String(company),
		name.to,
		name.list,
		name.system,
		name.tenant,
		fold(name.project),
		fold(name.native),
	);

/** All mappings of one list of one source. */
export const listFamily = ({ to, list, system, tenant }: ListName): string =>
	joinKey(to, list, system, tenant);

/** One word wherever it was used: for waking what waits for it. */
export const wordFamily = (name: CodeName): string =>
	joinKey(name.to, name.list, name.system, name.tenant, fold(name.native));

const system = (field: string) =>
	z.string().regex(/^[a-z0-9][a-z0-9-]{0,31}$/, `${field} must be a name such as procore`);
const nameSchema = z.strictObject({
	to: system('to'),
	list: z.enum(CODE_LISTS),
	system: system('system'),
	tenant: z.string().max(64),
	project: z.string().max(ID_LIMIT),
	native: line('Id or code in the source.', ID_LIMIT),
});

/** Checks what a person or a table gave. Fault `code_map.mapping` naming the field. */
export function checkName(given: CodeName): CodeName {
	const name = { ...given, project: given.project.trim(), native: given.native.trim() };
	const parsed = nameSchema.safeParse(name);
	const [issue] = parsed.success ? [] : parsed.error.issues;
	const field = String(issue?.path[0] ?? '');
	if (issue !== undefined) {
		throw wrongMapping(
			field,
			`${field} is "${String(name[field as keyof CodeName]).slice(0, 60)}": ${issue.message}.`,
			`Correct ${field}.`,
		);
	}
	for (const text of [name.tenant, name.project, name.native]) {
		if (!isStorable(text)) throw wrongMapping('native', 'A name holds no text.', 'Correct it.');
	}
	if (name.project !== '' && !PER_PROJECT.has(name.list)) {
		throw wrongMapping(
			'project',
			`The list ${name.list} is the same in all projects.`,
			`Leave project empty, or use ${[...PER_PROJECT].join(' or ')}.`,
		);
	}
	return name;
}
