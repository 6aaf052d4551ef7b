import { contentHash } from '../../canonical/hash';
import { externalId, lineExternalId, sourceOfExternalId } from '../../odoo/external-id';

/**
 * Names of what a subcontract is billed with. A bill line says by its External ID what it is, so the
 * standing of every line is read from Odoo and from nothing else:
 *
 *     <bill>.<application>.<part>.<order line>     of a pay application
 *     <release>.<digest>.released.<order line>     of a release of retention
 *
 * Application is its number, order line the id in Odoo, digest that of the record asked for.
 */
export const BILL_PARTS = ['work', 'stored', 'held', 'released'] as const;
export type BillPart = (typeof BILL_PARTS)[number];

export const APPLICATION = 'sub_pay_application';
export const RELEASE = 'retention_release';

export interface LineName {
	/** External ID of the bill. */
	readonly document: string;
	readonly kind: typeof APPLICATION | typeof RELEASE;
	/** Number of the application, or digest of the release. */
	readonly of: string;
	readonly part: BillPart;
	readonly orderLine: number;
}

export const lineName = ({ document, of, part, orderLine }: Omit<LineName, 'kind'>): string =>
	[of, part, String(orderLine)].reduce(lineExternalId, document);

/** null for a line of anything else. */
export function readLineName(name: string): LineName | null {
	const parts = name.split('.');
	const [kind, of = '', part, line] = [parts[3], parts[5], parts[6], parts[7]];
	if (parts.length !== 8 || (kind !== APPLICATION && kind !== RELEASE)) return null;
	const known = BILL_PARTS.find((one) => one === part);
	const orderLine = Number(line);
	if (known === undefined || !Number.isSafeInteger(orderLine) || orderLine <= 0) return null;
	return { document: parts.slice(0, 5).join('.'), kind, of, part: known, orderLine };
}

/**
 * The name of the n-th release of a subcontract. It holds no id of the record that asks for it: two
 * releases asked for at one moment want the same name, and Odoo gives it to one of them.
 */
export function releaseName(
	order: { readonly id: number; readonly externalId: string },
	n: number,
) {
	const { system, tenant } = sourceOfExternalId(order.externalId) ?? {
		system: 'odoo',
		tenant: 'default',
	};
	return externalId({ system, tenant, entity: RELEASE, key: `${String(order.id)}-${String(n)}` });
}

/** Its number within the subcontract; 0 for another name. */
export const releaseNumber = (name: string): number =>
	Number(/^n8n\.[^.]+\.[^.]+\.retention_release\.\d+-(\d+)$/.exec(name)?.[1] ?? 0);

/** Which record asked for a release. */
export const releaseDigest = (origin: {
	readonly system: string;
	readonly tenant: string;
	readonly nativeid: string;
}): string => contentHash([origin.system, origin.tenant, origin.nativeid]).slice(-24);
