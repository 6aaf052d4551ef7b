import { COMMERCIAL_STATUSES, PROGRESS_STATUSES, type StatusMeaning } from '../../canonical/status';
import { code, line } from '../../canonical/types';
import { wrongMapping } from './faults';

/** Kinds of words that differ between systems. */
export const CODE_LISTS = [
	'cost_code',
	'cost_type',
	'customer',
	'employee',
	'equipment',
	'item',
	'phase',
	'project',
	'status',
	'tax',
	'unit',
	'vendor',
] as const;
export type CodeList = (typeof CODE_LISTS)[number];

/** Canonical fields that hold a word of a list, at any depth of a record. */
const FIELDS: Readonly<Record<string, CodeList>> = {
	costCode: 'cost_code',
	costType: 'cost_type',
	customer: 'customer',
	defaultCostType: 'cost_type',
	employee: 'employee',
	equipment: 'equipment',
	item: 'item',
	operator: 'employee',
	phase: 'phase',
	project: 'project',
	status: 'status',
	taxCode: 'tax',
	uom: 'unit',
	vendor: 'vendor',
};

export const listOfField = (field: string): CodeList | undefined =>
	Object.hasOwn(FIELDS, field) ? FIELDS[field] : undefined;

/** Codes that may mean another thing in another project. */
export const PER_PROJECT: ReadonlySet<CodeList> = new Set(['cost_code', 'phase']);

const codeTarget = code('Code in the other system.');
const unitTarget = line('Unit in the other system.', 32);
const taxTarget = line('Tax in the other system.', 64);

/**
 * A word as the target system can take it: a code, a unit, a tax; a status as `approved`,
 * `approved/fulfilled` or `/paid` (agreed and progress).
 * @throws `code_map.mapping` naming what the list takes
 */
export function checkTarget(list: CodeList, target: string): void {
	if (list === 'status') {
		if (statusMeaning(target) !== undefined) return;
		throw wrongMapping(
			'target',
			`The status "${target.slice(0, 60)}" is no canonical one.`,
			`Write agreed/progress, e.g. approved/fulfilled, with one of ${COMMERCIAL_STATUSES.join(', ')} and one of ${PROGRESS_STATUSES.join(', ')}.`,
		);
	}
	const schema = list === 'unit' ? unitTarget : list === 'tax' ? taxTarget : codeTarget;
	if (schema.safeParse(target).success) return;
	throw wrongMapping(
		'target',
		`"${target.slice(0, 60)}" cannot be a word of the list ${list}.`,
		'Give a code of one line without outer blanks or a leading =, + or @.',
	);
}

/** What a status target means, or undefined when it is none. */
export function statusMeaning(
	target: string,
): Pick<StatusMeaning, 'commercial' | 'progress'> | undefined {
	const [agreed = '', moved = '', ...more] = target.split('/');
	const commercial = COMMERCIAL_STATUSES.find((known) => known === agreed);
	const progress = PROGRESS_STATUSES.find((known) => known === moved);
	if (more.length > 0 || (agreed !== '' && commercial === undefined)) return undefined;
	if (moved !== '' && progress === undefined) return undefined;
	if (commercial === undefined && progress === undefined) return undefined;
	return {
		...(commercial === undefined ? {} : { commercial }),
		...(progress === undefined ? {} : { progress }),
	};
}
