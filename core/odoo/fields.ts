import { Fault, toFault } from '../faults';
import { isRecord } from './answers';
import type { FieldFacts, Json, OdooCall } from './client.port';

const ATTRIBUTES = [
	'type',
	'required',
	'readonly',
	'store',
	'relation',
	'string',
	'selection',
	'digits',
	'currency_field',
];

/** Models whose records change what other models look like. */
const SHAPES_MODELS =
	/^(?:ir\.model(?:\.fields)?|ir\.module\.module|account\.analytic\.plan|res\.(?:users|groups)|ir\.model\.access)$/;

export interface FieldsReader {
	of(model: string): Promise<ReadonlyMap<string, FieldFacts> | null>;
	/** Forgets what it knows after a call that may have changed models or rights. */
	forgetAfter(call: OdooCall): void;
}

/** `fields_get`, asked once a model and connection. */
export function fieldsReader(call: <T>(call: OdooCall) => Promise<T>): FieldsReader {
	const known = new Map<string, Promise<ReadonlyMap<string, FieldFacts> | null>>();

	async function ask(model: string): Promise<ReadonlyMap<string, FieldFacts> | null> {
		try {
			const answer = await call<Json>({
				model,
				method: 'fields_get',
				args: { attributes: ATTRIBUTES },
			});
			const facts = new Map<string, FieldFacts>();
			for (const [name, raw] of Object.entries(isRecord(answer) ? answer : {})) {
				if (isRecord(raw)) facts.set(name, factsOf(raw));
			}
			return facts;
		} catch (thrown) {
			if (thrown instanceof Fault && thrown.code === 'odoo.unknown_model') return null;
			throw toFault(thrown);
		}
	}

	return {
		of: async (model) => {
			let answer = known.get(model);
			if (!answer) {
				answer = ask(model);
				known.set(model, answer);
				answer.catch(() => known.delete(model));
			}
			return await answer;
		},
		forgetAfter: ({ model, method }) => {
			if (
				SHAPES_MODELS.test(model) &&
				!/^(?:read|search|fields_get|has_access|get_)/.test(method)
			) {
				known.clear();
			}
		},
	};
}

function factsOf(raw: { [key: string]: Json }): FieldFacts {
	const text = (key: string): string | undefined => {
		const value = raw[key];
		return typeof value === 'string' && value !== '' ? value : undefined;
	};
	const selection = Array.isArray(raw['selection'])
		? raw['selection'].flatMap(
				(pair): Array<readonly [string, string]> =>
					Array.isArray(pair) && typeof pair[0] === 'string'
						? [[pair[0], String(pair[1] ?? pair[0])]]
						: [],
			)
		: undefined;
	const digits = raw['digits'];
	const relation = text('relation');
	const currencyField = text('currency_field');
	return {
		type: text('type') ?? 'char',
		required: raw['required'] === true,
		readonly: raw['readonly'] === true,
		store: raw['store'] !== false,
		label: text('string') ?? '',
		...(relation === undefined ? {} : { relation }),
		...(selection === undefined ? {} : { selection }),
		...(Array.isArray(digits) && typeof digits[0] === 'number' && typeof digits[1] === 'number'
			? { digits: [digits[0], digits[1]] as const }
			: {}),
		...(currencyField === undefined ? {} : { currencyField }),
	};
}
