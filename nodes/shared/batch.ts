import { contentHash } from '../../core/canonical/hash';
import { toFault, type Fault } from '../../core/faults';
import type { Outcome } from '../../core/outcome';
import type { Verb, VerbDeps, VerbInput, VerbPlan } from '../../core/verb';
import type { DeliveryFacts } from './delivery-facts';
import { inputFault, parameterFault } from './faults';
import type { ItemView, Present, Showing } from './operation';
import type { OutputItem } from './outputs';

/** How an operation turns items into inputs of its verb, and results into items. */
export interface BatchParts<C, I, P extends VerbPlan<R>, R> {
	readonly verb: Verb<I, P, R>;
	readonly read: (item: ItemView) => C;
	readonly delivery?: (candidate: C, input: I) => DeliveryFacts;
	readonly present: Present<R>;
}

/** The inputs of one run, read and checked; the types of their verb are closed over. */
export interface Batch {
	/** Indexes of the items that fit the verb, ascending. */
	readonly fit: readonly number[];
	/** Items that do not, and why. */
	readonly unfit: ReadonlyArray<{ readonly index: number; readonly fault: Fault }>;
	/** What the ledger knows an input by, and the hash of what it would change in Odoo. */
	delivery(index: number): DeliveryFacts & {
		readonly hash: string;
		readonly evidence?: Readonly<Record<string, string>>;
	};
	/** Reads Odoo for these inputs, writes nothing. */
	plan(deps: VerbDeps, indexes: readonly number[]): Promise<Planned>;
	/** Output items of a result, fresh from the verb or read back from the ledger. */
	present(result: unknown, showing: Showing): Promise<readonly OutputItem[] | Fault>;
}

export interface Planned {
	readonly preview: ReadonlyArray<Outcome<unknown>>;
	apply(): Promise<ReadonlyArray<Outcome<unknown>>>;
}

/** Reads and checks the inputs of all items. Sends nothing and never throws. */
export function openBatch<C, I, P extends VerbPlan<R>, R>(
	{ verb, read, delivery, present }: BatchParts<C, I, P, R>,
	items: readonly ItemView[],
): Batch {
	const inputs = new Map<number, { readonly candidate: C; readonly value: I }>();
	const unfit: Array<{ index: number; fault: Fault }> = [];
	for (const item of items) {
		const { index } = item;
		try {
			const candidate = read(item);
			const parsed = verb.input.safeParse(candidate);
			if (parsed.success) inputs.set(index, { candidate, value: parsed.data });
			else unfit.push({ index, fault: inputFault(parsed.error, verb.name) });
		} catch (thrown) {
			unfit.push({ index, fault: parameterFault(thrown) });
		}
	}
	const inputOf = (index: number): { readonly candidate: C; readonly value: I } => {
		const input = inputs.get(index);
		if (input === undefined) throw new RangeError(`item ${index} is not part of this batch`);
		return input;
	};
	return {
		fit: [...inputs.keys()],
		unfit,
		delivery: (index) => {
			if (delivery === undefined) throw new TypeError(`${verb.name} declares no delivery`);
			const { candidate, value } = inputOf(index);
			return {
				...delivery(candidate, value),
				evidence: evidenceOf(value),
				hash: contentHash(withoutTravel(value)),
			};
		},
		plan: async (deps, indexes) => {
			const chosen: Array<VerbInput<I>> = indexes.map((index) => ({
				index,
				value: inputOf(index).value,
			}));
			const plan = await verb.plan(deps, chosen);
			return { preview: plan.preview, apply: async () => await verb.apply(deps, plan) };
		},
		present: async (result, showing) => {
			try {
				// Only results of this very verb come here: the ledger's key names it.
				return await present(result as R, showing);
			} catch (thrown) {
				// The others of the batch are done; one file that n8n cannot store is its own fault.
				return toFault(thrown);
			}
		},
	};
}

/** The same content on another journey is the same delivery. */
function withoutTravel(value: unknown): unknown {
	if (typeof value !== 'object' || value === null || !('correlationid' in value)) return value;
	const { correlationid: _journey, ...content } = value;
	return content;
}

/** Inputs of decisions bear these by the same names; those of records have them under `data`. */
const EVIDENCE = ['person', 'by', 'onBehalfOf', 'method', 'reason'] as const;

/** Who decided, in whose place, how they made sure, and why. */
const evidenceOf = (value: unknown): Readonly<Record<string, string>> =>
	typeof value !== 'object' || value === null
		? {}
		: Object.fromEntries(
				EVIDENCE.flatMap((name) => {
					const given = (value as Readonly<Record<string, unknown>>)[name];
					return typeof given === 'string' && given !== '' ? [[name, given]] : [];
				}),
			);
