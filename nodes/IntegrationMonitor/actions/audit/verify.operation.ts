import { parseHead } from '../../../../core/delivery/audit/head';
import { assertChain } from '../../../../core/delivery/audit/verify';
import { fault } from '../../../../core/faults';
import type { LedgerOperation } from '../../../shared/ledger-operation';
import { wholeTrail } from './whole-trail';

const linesOf = (value: unknown): string[] =>
	(typeof value === 'string' ? value : '')
		.split(/\r?\n/)
		.map((line) => line.trim())
		.filter((line) => line !== '');

export const verify: LedgerOperation = {
	value: 'verify',
	name: 'Verify',
	action: 'Verify the audit trail',
	description:
		'Read the whole trail and check that no record was edited, removed or cut off; a trail that was changed is an exception',
	properties: [
		{
			displayName: 'Published Heads',
			name: 'publishedHeads',
			type: 'string',
			typeOptions: { rows: 3 },
			default: '',
			placeholder: 'audit-head 1 2026-11-01T05:00:00.000Z n=4711 hash=… chain=…',
			description:
				'Lines that Publish Head gave earlier and that were kept outside, one a line. Without them records cut off at the end cannot be noticed.',
		},
	],
	run: async ({ ledger, scope }, { parameter }) => {
		const chain = wholeTrail(scope);
		const heads = linesOf(parameter('publishedHeads'))
			.map(parseHead)
			.sort((a, b) => b.n - a.n);
		for (const head of heads) if (head.chain !== chain) throw otherChain(head.chain);
		return await ledger.store.read(async (reads) => {
			const [newest, ...older] = heads;
			const found = await assertChain(reads, chain, newest === undefined ? {} : { head: newest });
			for (const head of older) {
				const [record] = await reads.auditFrom(chain, head.n, 1);
				// The chain is in order, so only a rewritten one differs here; this says where.
				if (record?.hash !== head.hash) await assertChain(reads, chain, { head });
			}
			return [
				{
					json: {
						effect: 'read',
						planned: false,
						chain,
						intact: true,
						records: found.checked,
						headsChecked: heads.length,
						head: found.head === null ? null : { ...found.head },
					},
				},
			];
		});
	},
};

const otherChain = (chain: string) =>
	fault({
		class: 'source_data',
		code: 'ledger.bad_head',
		message: `A published head is of the trail ${chain}, not of this Odoo.`,
		remedy: 'Paste the heads that were published with this credential.',
		field: 'publishedHeads',
	});
