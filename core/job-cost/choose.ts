import { joinKey } from '../canonical/keys';
import type { Ref } from '../canonical/types';
import { fault } from '../faults';

interface Candidate {
	readonly id: number;
	readonly code: string;
	readonly company: number | null;
	readonly active: boolean;
}

export interface Choice<T extends Candidate> {
	/** Canonical entity, as in the External ID. */
	readonly entity: string;
	readonly field: string;
	readonly ref: Ref;
	/** Source of the reference: an unknown record can then be told from others that are missing. */
	readonly origin: { readonly system: string; readonly tenant: string };
	/** Company the posting belongs to; null when nothing says so. */
	readonly company: number | null;
	/** Record the External ID of the reference leads to. */
	readonly byId: T | undefined;
	readonly byCode: readonly T[];
	/** False when the External ID leads to an account of another plan. */
	readonly rightPlan: boolean;
	/** An archived record may be meant too: reports on finished jobs. */
	readonly archivedToo?: boolean;
}

/**
 * The one record a reference means: by id first, else by code within the company. An archived
 * record is no target for a posting, and a code that two records share is not guessed.
 *
 * Faults: `mapping.unknown_<entity>`, `mapping.ambiguous`, `mapping.wrong_company`,
 * `mapping.wrong_plan`, `conflict.archived`.
 */
export function chooseOne<T extends Candidate>(choice: Choice<T>): T {
	const { entity, field, company } = choice;
	const words = entity.replaceAll('_', ' ');
	const code = choice.ref.code ?? '';
	const shown = code === '' ? 'with this id' : `"${code}"`;
	if (!choice.rightPlan) {
		throw fault({
			class: 'mapping',
			code: 'mapping.wrong_plan',
			message: `The ${words} ${shown} is filed under another analytic plan in Odoo.`,
			remedy: `Move it to the plan of ${words}s in Odoo, or send the right ${words}.`,
			field,
		});
	}
	const found = choice.byId === undefined ? choice.byCode : [choice.byId];
	if (found.length === 0) {
		throw fault({
			class: 'mapping',
			code: `mapping.unknown_${entity}`,
			message: `The ${words} ${shown} does not exist in Odoo.`,
			remedy: `Create the ${words} first (${pascal(entity)} > Create or Update), or correct ${field}.`,
			field,
			details: missing(choice),
		});
	}
	const mine = found.filter(
		(candidate) => company === null || candidate.company === null || candidate.company === company,
	);
	if (mine.length === 0) {
		throw fault({
			class: 'mapping',
			code: 'mapping.wrong_company',
			message: `The ${words} ${shown} belongs to another company than the posting.`,
			remedy: `Share the ${words} between companies in Odoo, or send one of the posting's company.`,
			field,
		});
	}
	const active = mine.filter((candidate) => candidate.active || choice.archivedToo === true);
	const [first, second] = active;
	if (first === undefined) {
		throw fault({
			class: 'conflict',
			code: 'conflict.archived',
			message: `The ${words} ${shown} is archived in Odoo.`,
			remedy: `Unarchive it in Odoo, or post to another ${words}.`,
			field,
		});
	}
	if (second !== undefined) {
		throw fault({
			class: 'mapping',
			code: 'mapping.ambiguous',
			message: `The code ${shown} names ${String(active.length)} ${words}s in Odoo.`,
			remedy: `Give each ${words} its own code in Odoo, or refer to it by the id of the source.`,
			field,
			details: { first: first.id, second: second.id },
		});
	}
	return first;
}

/** What a delivery waits for: the record itself when the reference has its id, else its kind. */
const missing = ({
	entity,
	ref,
	origin,
}: Pick<Choice<Candidate>, 'entity' | 'ref' | 'origin'>) => ({
	entity,
	...(ref.id === undefined
		? {}
		: { recordKey: joinKey(origin.system, origin.tenant, entity, ref.id) }),
});

const pascal = (entity: string): string =>
	entity
		.split('_')
		.map((word) => word.charAt(0).toUpperCase() + word.slice(1))
		.join(' ');
