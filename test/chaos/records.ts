import { budgetChange } from '../../core/canonical/entities/budget-change';
import { costEntry } from '../../core/canonical/entities/cost-entry';
import { equipmentUsage } from '../../core/canonical/entities/equipment-usage';
import { project } from '../../core/canonical/entities/project';
import { timesheet } from '../../core/canonical/entities/timesheet';
import { vendor } from '../../core/canonical/entities/vendor';
import type { Entity } from '../../core/canonical/entity';
import type { CanonicalItem } from '../../core/canonical/envelope';
import { toItem } from '../../core/canonical/item';
import type { LedgerCodes } from '../../core/job-cost/posting/ledger-entry';

export const SYSTEM = 'chaos';

/**
 * The documents of the run. Records of a state (`vendor`, `project`, `change` with its lines) come in
 * revisions; the others are immutable events: hours, a cost, a machine posted as a journal entry.
 */
export const KINDS = ['vendor', 'project', 'change', 'hours', 'cost', 'entry'] as const;
export type Kind = (typeof KINDS)[number];
export const STATE_KINDS = ['vendor', 'project', 'change'] as const satisfies Kind[];
export type StateKind = (typeof STATE_KINDS)[number];

/** Where a kind of record goes in, as a person chooses it in the node. */
export interface Way {
	readonly entity: Entity;
	readonly node: 'odooJobCost' | 'odooProcurement';
	readonly resource: string;
	readonly operation: string;
	/** Name of the verb behind it, by which the ledger hands it out again. */
	readonly verb: string;
	readonly letter: string;
}

export const WAYS: Readonly<Record<Kind, Way>> = {
	vendor: {
		entity: vendor,
		node: 'odooProcurement',
		resource: 'vendor',
		operation: 'upsert',
		verb: 'procurement.vendor.upsert',
		letter: 'V',
	},
	project: {
		entity: project,
		node: 'odooJobCost',
		resource: 'project',
		operation: 'upsert',
		verb: 'jobCost.project.upsert',
		letter: 'P',
	},
	change: {
		entity: budgetChange,
		node: 'odooJobCost',
		resource: 'budgetChange',
		operation: 'upsert',
		verb: 'jobCost.budgetChange.upsert',
		letter: 'B',
	},
	hours: {
		entity: timesheet,
		node: 'odooJobCost',
		resource: 'costPosting',
		operation: 'labor',
		verb: 'jobCost.costPosting.labour',
		letter: 'H',
	},
	cost: {
		entity: costEntry,
		node: 'odooJobCost',
		resource: 'costPosting',
		operation: 'other',
		verb: 'jobCost.costPosting.other',
		letter: 'C',
	},
	entry: {
		entity: equipmentUsage,
		node: 'odooJobCost',
		resource: 'costPosting',
		operation: 'equipment',
		verb: 'jobCost.costPosting.equipment',
		letter: 'E',
	},
};

/** Master data that was there before the run began. */
export interface Masters {
	/** Tenant of all records, and the beginning of every name in Odoo. */
	readonly prefix: string;
	readonly costCode: string;
	readonly costType: string;
	readonly employee: string;
	readonly ledger: LedgerCodes;
}

/** The name a person finds the record by in Odoo; one record has one, whatever its External ID. */
export const markOf = (prefix: string, kind: Kind, number: number): string =>
	`${prefix}-${WAYS[kind].letter}${String(number)}.`;
/** A pattern for Odoo's `=like` that fits the marks of a kind. */
export const marksLike = (prefix: string, kind: Kind): string => `${prefix}-${WAYS[kind].letter}%`;

/** Amount of line `line` (from 0) of revision `revision`; all of them differ. */
export const lineAmount = (revision: number, line: number): string =>
	`${String(revision * 10 + line)}.25`;
/** Lines of a revision of a change: it grows to four. */
export const lineCount = (revision: number): number => Math.min(4, 1 + Math.floor(revision / 2));
export const eventAmount = (number: number): string => `${String(100 + (number % 900))}.50`;
export const eventHours = (number: number): string => String(1 + (number % 9));
export const titleOf = (mark: string, revision: number): string => `${mark} r${String(revision)}`;

const DAY = '2026-03-02';

/** One revision as the Canonical Map node would put it out. */
export function recordOf(
	masters: Masters,
	kind: Kind,
	{ number, revision, project }: { number: number; revision: number; project: number },
): CanonicalItem {
	const mark = markOf(masters.prefix, kind, number);
	const coding = {
		project: { id: `P${String(project)}` },
		costCode: { id: masters.costCode },
		costType: { id: masters.costType },
	};
	const data: Record<Kind, () => object> = {
		vendor: () => ({ name: titleOf(mark, revision), code: mark }),
		project: () => ({ name: titleOf(mark, revision), code: mark }),
		change: () => ({
			project: coding.project,
			number: mark,
			title: titleOf(mark, revision),
			status: { commercial: 'submitted' },
			lines: Array.from({ length: lineCount(revision) }, (_, line) => ({
				lineId: String(line),
				costCode: coding.costCode,
				costType: coding.costType,
				amount: lineAmount(revision, line),
			})),
		}),
		hours: () => ({
			...coding,
			employee: { id: masters.employee },
			date: DAY,
			hours: eventHours(number),
			description: mark,
		}),
		cost: () => ({
			...coding,
			date: DAY,
			amount: eventAmount(number),
			kind: 'other',
			description: mark,
		}),
		entry: () => ({
			...coding,
			equipment: { code: 'EX-330' },
			date: DAY,
			quantity: '1',
			operatingRate: eventAmount(number),
			description: mark,
		}),
	};
	const { entity, letter } = WAYS[kind];
	return toItem(
		{
			entity,
			system: SYSTEM,
			tenant: masters.prefix,
			nativeId: `${letter}${String(number)}`,
			revision: { kind: 'version', value: String(revision) },
			time: `${DAY}T08:00:00Z`,
		},
		data[kind](),
	);
}

/** Parameters of the node for a kind, as a person sets them. */
export const parametersOf = (kind: Kind, masters: Masters): Readonly<Record<string, string>> => ({
	resource: WAYS[kind].resource,
	operation: WAYS[kind].operation,
	input: 'item',
	...(kind === 'entry' ? { carrier: 'ledger', ...masters.ledger } : {}),
});
