import { fault, type Fault, type FaultClass } from '../../faults';

/** The faults of code mappings; all leave what is stored as it was. */
const codeMap = (
	faultClass: FaultClass,
	code: string,
	message: string,
	remedy: string,
	field?: string,
): Fault =>
	fault({
		class: faultClass,
		code: `code_map.${code}`,
		message,
		remedy,
		...(field === undefined ? {} : { field }),
	});

export const wrongMapping = (field: string, message: string, remedy: string): Fault =>
	codeMap('source_data', 'mapping', message, remedy, field);

export const notProposed = (native: string): Fault =>
	codeMap(
		'conflict',
		'not_proposed',
		`Nothing is proposed for "${native.slice(0, 60)}".`,
		'Propose a mapping first, with the same Odoo credential.',
	);

export const changed = (asked: number, open: number): Fault =>
	codeMap(
		'conflict',
		'changed',
		`Version ${asked} is not the open proposal any more, it is version ${open}.`,
		'Look at the proposal as it is now, and decide again.',
		'version',
	);

export const alreadyDecided = (version: number, status: string, by: string): Fault =>
	codeMap(
		'conflict',
		'already_decided',
		`Version ${version} was ${status} by ${by}; your decision changed nothing.`,
		'Propose the mapping you want as a new version.',
		'version',
	);

const refused = (code: string, message: string, remedy: string): Fault =>
	codeMap('rights', code, message, remedy, 'person');

export const noPerson = (): Fault =>
	codeMap(
		'source_data',
		'person_missing',
		'Acting Person names nobody.',
		'Give the name of their login.',
		'person',
	);

export const ownProposal = (): Fault =>
	refused(
		'own_proposal',
		'Nobody decides on their own proposal.',
		'Ask another person of that role.',
	);

export const administrator = (): Fault =>
	refused(
		'integration_admin',
		'An integration administrator cannot decide where cost is coded.',
		'Ask a person of the role; administrators keep the integration running.',
	);

export const notApprover = (role: string): Fault =>
	refused(
		'not_approver',
		`This person does not have the role ${role} for this company and project.`,
		'Ask a person of that role, or add them to the approvers.',
	);

/** Most codes a message names. */
const NAMED = 4;

/** Codes of one record that no approved mapping covers on its day. */
export const unmapped = (
	missing: ReadonlyArray<{ readonly list: string; readonly native: string; readonly hint: string }>,
	day: string,
	to: string,
): Fault => {
	const named = missing
		.slice(0, NAMED)
		.map(({ list, native }) => `${list.replaceAll('_', ' ')} "${native.slice(0, 60)}"`);
	const more = missing.length > NAMED ? ` and ${String(missing.length - NAMED)} more` : '';
	const hints = missing
		.slice(0, NAMED)
		.flatMap(({ native, hint }) => (hint === '' ? [] : [`${native.slice(0, 60)}: ${hint}`]));
	const suggested = hints.length === 0 ? '' : ` Suggested for ${hints.join('; ')}.`;
	const [first] = missing;
	return fault({
		class: 'mapping',
		code: 'mapping.unmapped',
		message: `No approved mapping to ${to} holds on ${day} for ${named.join(', ')}${more}.`,
		remedy: `Propose a mapping and have it approved in Code Map; the record then goes on by itself.${suggested}`,
		...(first === undefined ? {} : { field: first.list }),
		details: {
			...(first === undefined ? {} : { entity: first.list, native: first.native }),
			codes: missing.length,
			day,
		},
	});
};

export const targetUnfit = (entity: string): Fault =>
	codeMap(
		'source_data',
		'target_unfit',
		`With its codes translated the record is no valid ${entity}: a status it cannot have.`,
		'Correct the mapping of the status.',
		'status',
	);

export const otherSystem = (is: string, wanted: string): Fault =>
	codeMap(
		'source_data',
		'other_system',
		`The codes of this record are those of ${is} already; they cannot be translated to ${wanted}.`,
		'Send the record as Canonical Map put it out.',
		'codemap',
	);
