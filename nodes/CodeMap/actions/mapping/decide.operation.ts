import {
	decideAll,
	openOfBatch,
	type Decision,
	type Standing,
} from '../../../../core/control/code-map/desk';
import { Fault } from '../../../../core/faults';
import { actingPerson, reasonLike } from '../../../shared/descriptions/decision';
import type { Asked, LedgerOperation } from '../../../shared/ledger-operation';
import type { LedgerSession } from '../../../shared/ledger';
import { wake } from '../../../shared/wake';
import {
	collectionOf,
	officeOf,
	projectOption,
	readName,
	toOption,
	wordOf,
	wordParameters,
	wrong,
} from '../parameters';
import { standingJson } from '../present';
import { approverProperties, readApprovers } from '../tables';

const oneOnly = { show: { which: ['one'] } };

export const decide: LedgerOperation = {
	value: 'decide',
	name: 'Decide',
	action: 'Decide on a proposed mapping',
	description:
		'Approve or reject a proposal as another person than the one who made it. Records that waited for an approved mapping go on by themselves.',
	properties: [
		{
			displayName: 'Which',
			name: 'which',
			type: 'options',
			options: [
				{ name: 'A Proposal', value: 'one', description: 'The one the item names' },
				{ name: 'An Import', value: 'import', description: 'All that is open of an import' },
			],
			default: 'one',
			description: 'What the decision is about',
		},
		...wordParameters.map((property) => ({ ...property, displayOptions: oneOnly })),
		{
			displayName: 'Version',
			name: 'version',
			type: 'string',
			default: '={{ $json.version }}',
			required: true,
			displayOptions: oneOnly,
			description:
				'Version the person was shown, as Propose put it out. A decision on an older one is refused.',
		},
		{
			displayName: 'Import',
			name: 'import',
			type: 'string',
			default: '={{ $json.import }}',
			required: true,
			displayOptions: { show: { which: ['import'] } },
			description: 'Number of the import, as Import put it out',
		},
		{
			displayName: 'Decision',
			name: 'decision',
			type: 'options',
			options: [
				{ name: 'Approve', value: 'approved' },
				{ name: 'Reject', value: 'rejected' },
			],
			default: 'approved',
			description: 'What the person decides; take it from their answer',
		},
		actingPerson,
		{ ...reasonLike('Not the division we buy from'), required: false },
		...approverProperties,
		{
			displayName: 'Options',
			name: 'options',
			type: 'collection',
			placeholder: 'Add Option',
			default: {},
			displayOptions: oneOnly,
			description: 'Project and target system of the proposal',
			options: [projectOption, toOption],
		},
	],
	run: async (session, asked) => {
		const decisions = await readDecisions(session, asked);
		const answers = await decideAll(officeOf(session), decisions, {
			...readApprovers(asked),
			person: wordOf(asked, 'person'),
			reason: wordOf(asked, 'reason'),
		});
		const refused = answers.find((answer) => answer instanceof Fault);
		const done = answers.filter((answer): answer is Standing => !(answer instanceof Fault));
		for (const { woken } of done) {
			for (const { connection, workflowId } of woken) wake(connection, workflowId);
		}
		// Of an import the rest was decided; the item says why not all of it was.
		if (refused !== undefined) throw refused;
		if (done.length === 0) return [{ json: { effect: 'unchanged', released: 0 } }];
		return done.map((standing) => ({ json: standingJson(standing) }));
	},
};

async function readDecisions(session: LedgerSession, asked: Asked): Promise<readonly Decision[]> {
	const what = asked.parameter('decision');
	if (what !== 'approved' && what !== 'rejected') {
		throw wrong('decision', 'There is no such decision.', 'Use approved or rejected.');
	}
	if (asked.parameter('which') === 'import') {
		const batch = wordOf(asked, 'import');
		if (batch === '') throw wrong('import', 'Import is empty.', 'Give what Import put out.');
		const found = await openOfBatch(officeOf(session), batch);
		return found.map(({ to, list, system, tenant, project, native, open }) => ({
			...{ to, list, system, tenant, project, native },
			version: open,
			what,
		}));
	}
	const options = collectionOf(asked, 'options');
	const version = Number(asked.parameter('version'));
	if (!Number.isInteger(version) || version < 1) {
		throw wrong('version', 'Version is no number.', 'Give the version that Propose put out.');
	}
	return [{ ...readName(asked, options), version, what }];
}
