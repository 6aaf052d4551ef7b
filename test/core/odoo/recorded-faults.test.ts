import { readsOnly } from '../../../core/odoo/call-check';
import type { Json, OdooClient } from '../../../core/odoo/client.port';
import { json2Wire } from '../../../core/odoo/json2';
import { rpcResult } from '../../../core/odoo/jsonrpc';
import { load } from '../../../core/odoo/load';
import type { HttpAnswer } from '../../../core/odoo/transport.port';
import { Fault, type FaultClass } from '../../../core/faults';
import { recorded, recordedFiles, type Recorded } from './recorded';

/**
 * What every recorded refusal must become: `number class code [field]`. Written down by hand from
 * what happened, so that a change of the table shows up here case by case.
 */
const EXPECTED: Readonly<Record<string, string>> = {
	'01_api_key_creation': `
		2 rights odoo.key_policy
		3 protocol odoo.private_method
		4 protocol odoo.unknown_method`,
	'01_capabilities_and_key_expiry': `
		3 protocol odoo.unknown_model
		8 rights odoo.access_denied
		9 rights odoo.key_refused
		12 rights odoo.key_refused`,
	'01_connection': `
		10 protocol odoo.wrong_address
		11 protocol odoo.wrong_address
		12 protocol odoo.wrong_address
		13 protocol odoo.unknown_model
		14 protocol odoo.unknown_method
		15 protocol odoo.private_method
		16 protocol odoo.private_method
		17 protocol odoo.private_method
		18 protocol odoo.private_method
		19 protocol odoo.unknown_method
		20 rights odoo.key_missing
		21 rights odoo.key_refused
		22 rights odoo.key_refused
		23 rights odoo.key_missing
		25 protocol odoo.unknown_database
		26 protocol odoo.unknown_database
		27 rights odoo.login_refused
		28 protocol odoo.request_not_understood
		29 protocol odoo.wrong_arguments
		30 protocol odoo.wrong_arguments
		31 protocol odoo.request_not_understood
		32 protocol odoo.request_not_understood
		33 protocol odoo.request_not_understood
		34 protocol odoo.request_not_understood
		35 protocol odoo.wrong_arguments
		36 protocol odoo.wrong_arguments
		37 protocol odoo.wrong_arguments
		38 protocol odoo.wrong_arguments
		39 protocol odoo.unknown_field nope
		40 protocol odoo.request_not_understood
		41 protocol odoo.request_not_understood
		42 protocol odoo.unknown_field nope
		43 protocol odoo.unknown_field nope
		44 protocol odoo.unknown_field nope
		45 source_data odoo.required_field_missing name
		46 source_data odoo.required_field_missing name
		47 source_data odoo.value_not_in_list type
		48 mapping odoo.unknown_reference country_id
		49 source_data odoo.value_unreadable
		50 source_data odoo.value_unreadable
		51 rights odoo.record_refused
		52 source_data odoo.validation
		54 conflict odoo.record_missing
		55 conflict odoo.record_missing
		58 conflict odoo.duplicate
		59 conflict odoo.duplicate
		60 conflict odoo.still_in_use
		63 protocol odoo.wrong_arguments
		64 protocol odoo.unknown_model
		65 protocol odoo.unknown_method
		66 protocol odoo.private_method
		67 protocol odoo.private_method
		68 source_data odoo.validation
		70 protocol odoo.unknown_field nope
		71 source_data odoo.required_field_missing name
		72 conflict odoo.duplicate
		73 protocol odoo.wrong_arguments
		75 mapping odoo.unknown_reference country_id`,
	'01_method_arguments': `
		2 protocol odoo.wrong_arguments
		12 protocol odoo.private_method
		14 protocol odoo.wrong_arguments
		20 protocol odoo.private_method
		24 protocol odoo.private_method
		32 protocol odoo.private_method
		48 mapping odoo.language_not_installed
		49 rights odoo.company_refused
		51 protocol odoo.request_not_understood`,
	'02_least_privilege_user': `
		3 rights odoo.access_denied
		5 mapping odoo.unknown_reference
		6 rights odoo.access_denied
		12 rights odoo.access_denied
		28 rights odoo.access_denied
		29 rights odoo.access_denied
		30 rights odoo.access_denied
		31 rights odoo.access_denied
		32 rights odoo.access_denied
		33 rights odoo.access_denied
		34 rights odoo.access_denied
		42 rights odoo.field_refused
		43 rights odoo.record_refused
		44 rights odoo.access_denied
		45 rights odoo.access_denied
		47 source_data odoo.validation
		50 rights odoo.access_denied`,
	'02_load_bills_and_others': `
		5 conflict odoo.document_locked
		6 conflict odoo.document_locked
		7 conflict odoo.document_locked
		16 source_data odoo.external_id_invalid
		23 mapping odoo.unknown_reference parent_id
		24 source_data odoo.value_not_in_list type
		25 source_data odoo.required_field_missing name
		26 conflict odoo.record_missing`,
	'02_load_documents': `
		2 source_data odoo.required_field_missing service_tracking
		14 protocol odoo.request_not_understood
		15 source_data odoo.value_unreadable order_line
		17 source_data odoo.required_field_missing name
		18 source_data odoo.value_unreadable order_line
		20 source_data odoo.value_unreadable date_order`,
	'02_load_semantics': `
		4 source_data odoo.required_field_missing name
		9 protocol odoo.request_not_understood
		11 source_data odoo.value_unreadable is_company
		14 mapping odoo.unknown_reference
		15 source_data odoo.required_field_missing name
		16 source_data odoo.external_id_invalid
		23 conflict odoo.external_id_of_other_model
		26 protocol odoo.request_not_understood country_id
		29 mapping odoo.unknown_reference country_id
		30 mapping odoo.unknown_reference country_id
		31 mapping odoo.reference_of_other_model country_id
		32 mapping odoo.unknown_reference country_id
		35 mapping odoo.unknown_reference category_id
		38 mapping odoo.unknown_reference category_id
		39 protocol odoo.unknown_field nope
		40 source_data odoo.value_not_in_list type
		42 source_data odoo.row_refused
		43 source_data odoo.value_not_in_list type
		44 source_data odoo.required_field_missing name
		48 source_data odoo.required_field_missing name
		49 source_data odoo.value_unreadable rate
		50 source_data odoo.value_unreadable name
		52 conflict odoo.duplicate
		54 source_data odoo.required_field_missing name
		55 source_data odoo.required_field_missing name`,
	'02_resolve_external_ids': `
		2 rights odoo.access_denied
		9 source_data odoo.external_id_invalid
		16 mapping odoo.unknown_reference
		23 rights odoo.access_denied`,
	'02_user_key': `
		2 rights odoo.key_policy
		4 rights odoo.key_policy`,
	'09_serialization_exhaustion': `
		1 unavailable odoo.busy_record
		2 unavailable odoo.busy_record
		3 unavailable odoo.busy_record`,
};

interface Expectation {
	readonly class: FaultClass;
	readonly code: string;
	readonly field: string | undefined;
}

function expectations(name: string): Map<number, Expectation> {
	const lines = (EXPECTED[name] ?? '').split('\n').map((line) => line.trim());
	return new Map(
		lines
			.filter((line) => line !== '')
			.map((line) => {
				const [n, kind, code, field] = line.split(' ');
				return [Number(n), { class: kind as FaultClass, code: code ?? '', field }];
			}),
	);
}

const isObject = (value: unknown): value is Record<string, unknown> =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

/** Answers without a recorded HTTP exchange (sockets closed on purpose, summaries) have none. */
const isRefusal = ({ request, response }: Recorded): boolean => {
	if (!response || response.status === 0 || typeof request?.url !== 'string') return false;
	const { status, body } = response;
	return status !== 200 || (isObject(body) && ('error' in body || body['ids'] === false));
};

/** The fault our own protocol code makes of a recorded answer. */
async function faultFor({ request, response }: Recorded): Promise<Fault> {
	const url = request?.url ?? '';
	const body = response?.body;
	const [, model = '', method = ''] = /^\/json\/2\/([\w.]+)(?:\/(\w+))?/.exec(url) ?? [];
	const answer: HttpAnswer = {
		kind: 'answer',
		status: response?.status ?? 0,
		contentType: '',
		body: typeof body === 'string' ? body : JSON.stringify(body),
		date: null,
		retryAfterMs: null,
	};
	if (answer.status === 200 && isObject(body) && body['ids'] === false) {
		const odoo = { call: async () => await Promise.resolve(body as Json) };
		const said = await load(odoo as unknown as OdooClient, {
			model,
			fields: ['id'],
			rows: [],
			mode: 'write',
		});
		const problem = said.ids === null ? said.problems[0] : undefined;
		if (!problem) throw new Error('a refused load without a problem');
		return problem.fault;
	}
	const call = { model, method, args: {}, context: {}, reads: readsOnly(method) };
	try {
		if (url.startsWith('/json/2'))
			json2Wire({ key: 'k', scrub: (text) => text }).decode(answer, call);
		else rpcResult(answer, { reads: false }, (text) => text);
	} catch (thrown) {
		if (thrown instanceof Fault) return thrown;
		throw thrown;
	}
	throw new Error('no fault');
}

const files = recordedFiles(/^(?:0[12]_|09_serialization_exhaustion)/);
if (files.length === 0)
	console.log('skipped: the recorded Odoo exchanges are not beside the project');

(files.length === 0 ? describe.skip : describe)('every recorded refusal', () => {
	// A file without any test at all is an error to jest, not a skip.
	if (files.length === 0) it('becomes its fault', () => expect(files).not.toEqual([]));

	for (const file of files) {
		const name = file.replace(/\.json$/, '');
		const refusals = recorded(file).filter(isRefusal);
		const wanted = expectations(name);

		it(`${name}: is expected, and nothing else is`, () => {
			expect(refusals.map(({ n }) => n)).toEqual([...wanted.keys()]);
		});

		for (const entry of refusals) {
			it(`${name} #${entry.n} ${entry.note ?? ''}`, async () => {
				const fault = await faultFor(entry);
				const want = wanted.get(entry.n);
				expect({ class: fault.class, code: fault.code, field: fault.field }).toEqual(want);
				expect(fault.retryable).toBe(want?.class === 'unavailable');
				expect(fault.remedy).not.toBe('');
				expect(fault.message).not.toMatch(/Traceback|\.py\b|DETAIL|psycopg2|werkzeug/);
				expect(fault.message.length).toBeLessThanOrEqual(420);
			});
		}
	}
});
