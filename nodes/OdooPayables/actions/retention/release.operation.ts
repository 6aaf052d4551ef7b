import type { INodeProperties } from 'n8n-workflow';

import { retentionRelease } from '../../../../core/payables/retention/release';
import { dryRun } from '../../../shared/descriptions/common';
import { readReference } from '../../../shared/descriptions/reference';
import { defineOperation, type ItemView } from '../../../shared/operation';
import { readLienWaiver, requireLienWaiver } from '../payApplication/options';
import { subcontract } from './subcontract';

const properties: INodeProperties[] = [
	subcontract,
	{
		displayName: 'Release ID',
		name: 'releaseId',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. SC-2001 final',
		description:
			'ID of the release. The same ID always means the same release: a second run books nothing.',
	},
	{
		displayName: 'Date',
		name: 'date',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. 2026-11-30',
		description: 'Day of the release and of its booking, as YYYY-MM-DD',
	},
	{
		displayName: 'Amount',
		name: 'amount',
		type: 'string',
		default: '',
		placeholder: 'e.g. 1000.00',
		description:
			'What is released, in the currency of the subcontract; empty: all that is retained',
	},
	{
		displayName: 'Final',
		name: 'final',
		type: 'boolean',
		default: false,
		description: 'Whether it is the last release; every pay application has to be posted',
	},
	{
		displayName: 'Lien Waiver Received',
		name: 'lienWaiverReceived',
		type: 'boolean',
		default: false,
		description: 'Whether the signed waiver for the release is there',
	},
	requireLienWaiver,
	{
		displayName: 'Post',
		name: 'post',
		type: 'boolean',
		default: false,
		description:
			'Whether to book the release at once. As a draft it waits, and counts as released all the same.',
	},
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add Option',
		default: {},
		description: 'What the bill of the release says besides',
		options: [
			{
				displayName: 'Due Date',
				name: 'dueDate',
				type: 'string',
				default: '',
				placeholder: 'e.g. 2026-12-30',
				description: 'Day it is due, as YYYY-MM-DD; empty: the day of the release',
			},
			{
				displayName: 'Reference',
				name: 'reference',
				type: 'string',
				default: '',
				description: 'Invoice number of the subcontractor',
			},
		],
	},
	dryRun,
];

const DEFAULT_ORIGIN = { system: 'n8n', tenant: 'default' };

export const release = defineOperation({
	value: 'release',
	name: 'Release',
	action: 'Release retention',
	description: 'Bill what was held back, in part or all of it, never more than the balance',
	properties,
	mode: 'batch',
	verb: retentionRelease,
	read: (item) => {
		const { ref, origin } = readReference(item, 'subcontract');
		return {
			...DEFAULT_ORIGIN,
			...origin,
			nativeid: String(item.parameter('releaseId') ?? '').trim(),
			subcontract: ref,
			date: item.parameter('date'),
			...filled(item),
			final: item.parameter('final'),
			lienWaiverReceived: item.parameter('lienWaiverReceived'),
			lienWaiver: readLienWaiver(item),
			post: item.parameter('post'),
		};
	},
	delivery: (_, { system, tenant, nativeid, subcontract: { code, id }, amount }) => ({
		kind: 'command',
		system,
		tenant,
		entity: 'retention_release',
		nativeId: nativeid,
		action: 'release',
		facts: {
			title: `Release retention of ${code ?? id ?? ''}`,
			...(amount === undefined ? {} : { amount }),
		},
	}),
});

/** Texts that may be left empty. */
function filled(item: ItemView): Record<string, string> {
	const { dueDate, reference } = (item.parameter('options') ?? {}) as Record<string, unknown>;
	const texts = { amount: item.parameter('amount'), dueDate, reference };
	return Object.fromEntries(
		Object.entries(texts).flatMap(([name, value]) => {
			const text = typeof value === 'string' || typeof value === 'number' ? String(value) : '';
			return text.trim() === '' ? [] : [[name, text.trim()]];
		}),
	);
}
