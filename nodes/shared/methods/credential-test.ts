import type {
	ICredentialsDecrypted,
	ICredentialTestFunctions,
	INodeCredentialTestResult,
} from 'n8n-workflow';

import { fault, toFault } from '../../../core/faults';
import { connect } from '../../../core/odoo/connect';
import { choiceOf } from '../ledger-place';
import { probeStore } from '../ledger-store';
import { connectionOf } from '../ports';

const TEST_TIMEOUT_MS = 15_000;

/**
 * Tests the credential with a read that needs the key: `common.version` answers anybody and would
 * be green with a wrong one. The connection speaks whichever protocol the credential asks for.
 */
export async function odooConstructionConnection(
	this: ICredentialTestFunctions,
	credential: ICredentialsDecrypted,
): Promise<INodeCredentialTestResult> {
	try {
		const { options, defaults } = connectionOf(credential.data ?? {}, 'UTC');
		const odoo = await connect({ ...options, timeoutMs: TEST_TIMEOUT_MS });
		try {
			const [user] = await odoo.read<{ id: number; name: string; company_ids: number[] }>({
				model: 'res.users',
				ids: [odoo.uid],
				fields: ['name', 'company_ids'],
			});
			const company = defaults.companyId;
			if (company !== undefined && user?.company_ids.includes(company) !== true) {
				throw fault({
					class: 'rights',
					code: 'credential.company',
					message: `The user may not work in company ${company}.`,
					remedy: 'Add the company to the user in Odoo, or change Default Company ID.',
					field: 'companyId',
				});
			}
			return {
				status: 'OK',
				message: `Odoo ${odoo.version.text} as ${user?.name ?? `user ${odoo.uid}`}`,
			};
		} finally {
			odoo.close();
		}
	} catch (thrown) {
		return refused(thrown);
	}
}

/** Tests where the ledger lies: it can be used, it is of this environment, its tables are known. */
export async function integrationLedgerConnection(
	this: ICredentialTestFunctions,
	credential: ICredentialsDecrypted,
): Promise<INodeCredentialTestResult> {
	try {
		const choice = choiceOf(credential.data ?? {}, process);
		const found = await probeStore(choice);
		return {
			status: 'OK',
			message: `${found === 'ready' ? 'Ledger' : 'Place for a new ledger'} of the ${choice.environment} environment`,
		};
	} catch (thrown) {
		return refused(thrown);
	}
}

function refused(thrown: unknown): INodeCredentialTestResult {
	const { message, remedy } = toFault(thrown);
	return { status: 'Error', message: `${message} ${remedy}` };
}
