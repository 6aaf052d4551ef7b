import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

import { ENTITIES } from '../../../../core/canonical/registry';
import { FAULT_CLASSES, type FaultClass, type FaultReport } from '../../../../core/faults';
import { roleOf } from '../../../../core/delivery/exceptions/roles';
import { blockingReference, routeFault, ruleOf } from '../../../../core/delivery/exceptions/route';
import {
	EXCEPTION_CLASSES,
	EXCEPTIONS,
	QUEUE_ROLES,
	REPLAY_RULES,
} from '../../../../core/delivery/exceptions/taxonomy';

const CORE = path.resolve(__dirname, '../../../../core');

const report = (
	code: string,
	kind: FaultClass = 'source_data',
	details?: FaultReport['details'],
): FaultReport => ({
	class: kind,
	code,
	message: 'm',
	remedy: 'r',
	retryable: false,
	...(details === undefined ? {} : { details }),
});

const sourcesBelow = (folder: string): string[] =>
	readdirSync(folder, { recursive: true, encoding: 'utf8' })
		.filter((file) => file.endsWith('.ts'))
		.map((file) => path.join(folder, file));

/** `area.name` after a `code:`, in `new Refusal('…'` and in the parameters of a check. */
const CODE =
	/(?:\bcode:|faultParams\(|new Refusal\(|\?|:)\s*['`]([a-z][a-z_]*\.[a-z_]+(?:\$\{\w+\})?)['`]/g;
/** Names of the trade and of Odoo that look alike. */
const NO_CODE =
	/^(?:account|base|items|mail|x_project_id|hr|ir|product|project|purchase|res|sale|stock|uom|big|move_id|order_id|address|ledger\.journal|group|budget\.line|entry|event|exception|watermark)\b/;
const KNOWN = /^(?:ledger\.journal|budget\.line)$/;

function codesInSources(): ReadonlyMap<string, string> {
	const codes = new Map<string, string>();
	for (const file of sourcesBelow(CORE)) {
		if (file.includes(path.join('delivery', 'exceptions'))) continue;
		for (const [, code = ''] of readFileSync(file, 'utf8').matchAll(CODE)) {
			const sure = code.replace(/\$\{\w+\}/, 'x');
			if (KNOWN.test(sure) || (NO_CODE.test(sure) && !sure.startsWith('ledger.'))) continue;
			codes.set(sure, path.relative(CORE, file));
		}
	}
	return codes;
}

describe('routing', () => {
	const codes = codesInSources();

	it('finds the codes of the sources', () => {
		expect(codes.size).toBeGreaterThan(150);
		expect([...codes.keys()]).toEqual(
			expect.arrayContaining(['odoo.unreachable', 'mapping.unknown_x', 'source.missing_field']),
		);
	});

	it('has a rule for every fault code of the core', () => {
		const unlisted = [...codes].filter(
			([code]) => !FAULT_CLASSES.some((kind) => ruleOf({ code, class: kind }) !== undefined),
		);
		expect(unlisted).toEqual([]);
	});

	it('routes every code and class to a known class, queue and replay rule', () => {
		for (const code of codes.keys()) {
			for (const kind of FAULT_CLASSES) {
				const route = routeFault(report(code, kind), 'vendor_invoice');
				expect(EXCEPTION_CLASSES).toContain(route.exceptionClass);
				expect(QUEUE_ROLES).toContain(route.queue);
				expect(REPLAY_RULES).toContain(route.replay);
			}
		}
	});

	it.each<[string, FaultClass, string, string, string, string]>([
		[
			'mapping.unknown_vendor',
			'mapping',
			'purchase_order',
			'missing_reference',
			'finance',
			'automatic',
		],
		[
			'mapping.unknown_cost_code',
			'mapping',
			'vendor_invoice',
			'missing_reference',
			'project',
			'automatic',
		],
		[
			'mapping.unknown_status',
			'mapping',
			'vendor',
			'missing_reference',
			'integration',
			'automatic',
		],
		[
			'source.text_too_long',
			'source_data',
			'subcontract',
			'contract_rule',
			'procurement',
			'new_revision',
		],
		['odoo.duplicate', 'conflict', 'project', 'duplicate', 'finance', 'never'],
		['delivery.conflict', 'conflict', 'vendor', 'duplicate', 'finance', 'never'],
		['odoo.document_locked', 'conflict', 'timesheet', 'state_conflict', 'project', 'approval'],
		['conflict.vendor_merged', 'conflict', 'vendor', 'master_data_risk', 'finance', 'approval'],
		['conflict.closed_period', 'conflict', 'timesheet', 'late', 'project', 'new_revision'],
		[
			'estimate.total_differs',
			'source_data',
			'budget_line',
			'arithmetic',
			'finance',
			'new_revision',
		],
		[
			'odoo.no_answer',
			'unknown_outcome',
			'vendor',
			'lost_confirmation',
			'integration',
			'verify_first',
		],
		['odoo.no_answer', 'unavailable', 'vendor', 'outage', 'integration', 'backoff'],
		['odoo.not_done', 'protocol', 'vendor', 'open_elsewhere', 'integration', 'verify_first'],
		['odoo.not_done', 'source_data', 'vendor', 'contract_rule', 'finance', 'new_revision'],
		['odoo.key_refused', 'rights', 'vendor', 'access', 'integration', 'automatic'],
		[
			'source.partial_errors',
			'source_data',
			'vendor',
			'partial_success',
			'integration',
			'automatic',
		],
		[
			'delivery.incomparable_revision',
			'conflict',
			'vendor',
			'stale',
			'integration',
			'new_revision',
		],
		['ledger.environment', 'rights', 'vendor', 'access', 'integration', 'automatic'],
	])('%s (%s) of a %s', (code, kind, entity, exceptionClass, queue, replay) => {
		expect(routeFault(report(code, kind), entity)).toEqual({ exceptionClass, queue, replay });
	});

	it('takes an unlisted code by its class, and an unknown entity to integration', () => {
		expect(routeFault(report('new.thing', 'rights'), 'vendor').exceptionClass).toBe('access');
		expect(routeFault(report('new.thing', 'conflict'), 'spaceship').queue).toBe('integration');
	});

	it('knows the owner of every canonical entity', () => {
		for (const { name } of ENTITIES) {
			expect([name, roleOf(name)]).not.toEqual([name, 'integration']);
		}
	});

	it('says of every class what it is and what to do', () => {
		expect(Object.keys(EXCEPTIONS).sort()).toEqual([...EXCEPTION_CLASSES].sort());
		for (const kind of Object.values(EXCEPTIONS)) {
			expect(kind.description).toMatch(/\.$/);
			expect(kind.action).toMatch(/\.$/);
		}
	});
});

describe('blockingReference', () => {
	const RECORD = 'procore|8089|cost_code|12';

	it('is the record when the fault names it', () => {
		const fault = report('mapping.unknown_cost_code', 'mapping', { recordKey: RECORD });
		expect(blockingReference(fault)).toBe(RECORD);
		expect(
			blockingReference(report('odoo.unknown_reference', 'mapping', { recordKey: RECORD })),
		).toBe(RECORD);
	});

	it('is the kind of record when only a code was given', () => {
		expect(blockingReference(report('mapping.unknown_vendor', 'mapping'))).toBe('entity:vendor');
		expect(
			blockingReference(report('odoo.unknown_reference', 'mapping', { entity: 'project' })),
		).toBe('entity:project');
	});

	it('is nothing for what no source delivers', () => {
		for (const code of ['mapping.unknown_unit', 'mapping.unknown_journal', 'mapping.wrong_plan']) {
			expect(blockingReference(report(code, 'mapping'))).toBeNull();
		}
		expect(
			blockingReference(report('mapping.unknown_cost_code', 'mapping', { list: 'cost_code' })),
		).toBeNull();
		expect(
			blockingReference(report('odoo.duplicate', 'conflict', { recordKey: RECORD })),
		).toBeNull();
	});
});
