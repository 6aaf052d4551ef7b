import type { IDataObject } from 'n8n-workflow';
import { z } from 'zod/v4';

import { redactText } from '../../../../core/delivery/audit/redact';
import type { Unreadable } from '../../../../core/delivery/ledger/api';
import { FAULT_CLASSES, fault, type Fault } from '../../../../core/faults';
import type { Asked, LedgerOperation } from '../../../shared/ledger-operation';
import { lineOf, wrong } from '../parameters';
import { entryJson } from '../present';

/** What an Exceptions output puts out. */
const reportSchema = z.object({
	exception: z.object({
		class: z.enum(FAULT_CLASSES),
		code: z.string().min(1).max(100),
		message: z.string().min(1).max(2_000),
		remedy: z.string().max(2_000),
		retryable: z.boolean().optional(),
		model: z.string().max(200).optional(),
		field: z.string().max(200).optional(),
		row: z.number().int().optional(),
		details: z
			.record(
				z.string().max(100),
				z.union([z.string().max(500), z.number(), z.boolean(), z.null()]),
			)
			.optional(),
	}),
	input: z.record(z.string(), z.unknown()),
});

const markSchema = z.object({
	entry: z.number().int().positive().optional(),
	event: z.string().min(1).optional(),
	parts: z.number().int().positive().optional(),
});

export const report: LedgerOperation = {
	value: 'report',
	name: 'Report',
	action: 'Report exceptions of another node',
	description:
		'Put items of an Exceptions output into the queue. For nodes that keep no ledger of their own, such as Canonical Map; what is in the queue already stays as it is.',
	properties: [
		{
			displayName: 'Step',
			name: 'step',
			type: 'string',
			default: 'canonical.map',
			required: true,
			placeholder: 'e.g. canonical.map',
			description: 'What could not be done, as the queue will name it',
		},
	],
	run: async ({ ledger, scope, worker }, asked) => {
		const { delivery } = asked.json;
		const known = z.object({ entry: z.number().int().positive() }).safeParse(delivery);
		if (known.success) {
			// An Odoo node reported it when it failed.
			const { entry } = await ledger.open(scope, known.data.entry);
			return [{ json: { effect: 'unchanged', ...entryJson(entry) } }];
		}
		const [reported] = await ledger.report(scope, worker, [readProblem(asked)]);
		if (reported === undefined) throw notReported();
		// What was reported before is one exception, however often it comes.
		const effect = reported.entry.seen > 1 ? 'unchanged' : 'created';
		return [{ json: { effect, ...entryJson(reported.entry) } }];
	},
};

function readProblem(asked: Asked): Unreadable {
	const parsed = reportSchema.safeParse(asked.json);
	if (!parsed.success) {
		throw wrong(
			String(parsed.error.issues[0]?.path[0] ?? 'exception'),
			'The item is none of an Exceptions output.',
			'Send items of the form { exception: { class, code, message, remedy }, input }.',
		);
	}
	const step = lineOf(asked.parameter('step'));
	if (!/^[A-Za-z][\w.-]{0,99}$/.test(step)) {
		throw wrong('step', 'Step is no name.', 'Use letters, digits and points, e.g. canonical.map.');
	}
	const { exception, input } = parsed.data;
	const marks = markSchema.safeParse(input['delivery']);
	const { entry, event, parts = 1 } = marks.success ? marks.data : {};
	const { details, retryable, model, field, row, ...facts } = exception;
	return {
		index: asked.index,
		operation: step,
		fault: fault({
			...facts,
			message: redactText(facts.message, 1_000),
			remedy: redactText(facts.remedy, 1_000),
			...(retryable === undefined ? {} : { retryable }),
			...(model === undefined ? {} : { model }),
			...(field === undefined ? {} : { field }),
			...(row === undefined ? {} : { row }),
			...(details === undefined ? {} : { details }),
		}),
		payload: JSON.stringify(input as IDataObject),
		causation: event === undefined ? null : { event, parts },
		...(entry === undefined ? {} : { entry }),
	};
}

const notReported = (): Fault =>
	fault({
		class: 'protocol',
		code: 'queue.not_reported',
		message: 'The ledger did not take the exception.',
		remedy: 'Run the node again; an exception that was taken is not taken twice.',
	});
