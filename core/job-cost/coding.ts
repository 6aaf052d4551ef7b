import type { Ref } from '../canonical/types';
import { fault } from '../faults';
import type { Origin } from './delivered';
import type { Asked, AskedPhase, Asks, CodeRecord, Directory, ProjectRecord } from './directory';

/** How a record says where its cost belongs. */
export interface CodedData {
	readonly project: Ref;
	readonly phase?: Ref | undefined;
	readonly costCode?: Ref | undefined;
	readonly costType?: Ref | undefined;
}

export interface Coding {
	readonly project: ProjectRecord;
	readonly phase: CodeRecord | null;
	readonly costCode: CodeRecord | null;
	readonly costType: CodeRecord | null;
}

/** References of a record, for `readDirectory`. */
export function asksOf(origin: Origin, data: CodedData): Required<Asks> {
	const project: Asked = { origin, ref: data.project };
	return {
		projects: [project],
		phases: data.phase === undefined ? [] : [{ origin, ref: data.phase, project }],
		costCodes: data.costCode === undefined ? [] : [{ origin, ref: data.costCode }],
		costTypes: data.costType === undefined ? [] : [{ origin, ref: data.costType }],
	};
}

export const allAsks = (list: readonly Asks[]): Asks => ({
	projects: list.flatMap(({ projects }) => projects ?? []),
	phases: list.flatMap(({ phases }) => phases ?? []),
	costCodes: list.flatMap(({ costCodes }) => costCodes ?? []),
	costTypes: list.flatMap(({ costTypes }) => costTypes ?? []),
});

/**
 * The project, phase, cost code and cost type a record names, each checked against the company of
 * the posting. Faults of `chooseOne`, and `mapping.phase_of_other_project`.
 */
export function codingOf(
	directory: Directory,
	origin: Origin,
	data: CodedData,
	company: number | null,
): Coding {
	const project = directory.project({ origin, ref: data.project, company });
	const owner = company ?? project.company;
	const ask = (ref: Ref): Asked => ({ origin, ref, company: owner });
	const phase =
		data.phase === undefined
			? null
			: directory.phase({
					...ask(data.phase),
					project: { origin, ref: data.project, company },
				} satisfies AskedPhase);
	if (phase !== null && !phase.code.startsWith(`${project.code}/`)) {
		throw fault({
			class: 'mapping',
			code: 'mapping.phase_of_other_project',
			message: `The phase "${phase.code}" belongs to another project than "${project.code}".`,
			remedy: 'Send a phase of the same project.',
			field: 'phase',
		});
	}
	return {
		project,
		phase,
		costCode: data.costCode === undefined ? null : directory.costCode(ask(data.costCode)),
		costType: data.costType === undefined ? null : directory.costType(ask(data.costType)),
	};
}
