import { type Fault, fault, toFault } from '../faults';
import type { OdooClient } from '../odoo/client.port';
import { splitExternalId } from '../odoo/external-id';
import { PARTNER } from '../odoo/models/partner';
import { PRODUCT } from '../odoo/models/stock';
import { resolveExternalIds } from '../odoo/resolve-external-ids';

/** What a person may link a record of the source to. */
export interface LinkTarget {
	readonly model: string;
	/** In sentences, without an article. */
	readonly noun: string;
	readonly unknown: string;
	readonly archived: string;
}

export const PARTNERS: LinkTarget = {
	model: PARTNER,
	noun: 'partner',
	unknown: 'mapping.unknown_partner',
	archived: 'conflict.partner_archived',
};
export const PRODUCTS: LinkTarget = {
	model: PRODUCT,
	noun: 'product',
	unknown: 'mapping.unknown_item',
	archived: 'conflict.archived',
};

/** A person's decision that a record already in Odoo is this one of the source. */
export interface Link {
	readonly index: number;
	readonly externalId: string;
	readonly recordId: number;
	/** What the item says; an archived record needs a word about it. */
	readonly active: boolean | undefined;
}

interface Row {
	readonly id: number;
	readonly active: boolean;
}

/**
 * Checks the links of a batch without writing: the record must exist and the External ID must be
 * free or already point to that record. One or two calls for any number.
 * @returns the record's state, or the fault that stops the link, by input index
 */
export async function checkLinks(
	odoo: OdooClient,
	target: LinkTarget,
	links: readonly Link[],
	taken: ReadonlyMap<string, { readonly id: number }>,
): Promise<Map<number, Fault | { readonly bound: boolean }>> {
	if (links.length === 0) return new Map();
	const rows = await odoo.read<Row>({
		model: target.model,
		ids: [...new Set(links.map(({ recordId }) => recordId))],
		fields: ['active'],
		missing: 'omit',
	});
	const byId = new Map(rows.map((row) => [row.id, row]));
	return new Map(
		links.map((link): [number, Fault | { readonly bound: boolean }] => {
			const row = byId.get(link.recordId);
			const holder = taken.get(link.externalId);
			if (row === undefined) return [link.index, noSuchRecord(target, link)];
			if (holder !== undefined && holder.id !== link.recordId) {
				return [link.index, linkedElsewhere(target, link, holder.id)];
			}
			if (!row.active && link.active === undefined) return [link.index, archived(target, link)];
			return [link.index, { bound: holder !== undefined }];
		}),
	);
}

/**
 * Binds the External ID to the record by one `ir.model.data` row. Odoo offers no other way: `load`
 * with both `id` and `.id` creates a second record. The row needs the right to create External IDs
 * (an administrator's *Access Rights*, or the group that *Setup* makes for it). Safe to repeat and
 * to race: (module, name) is unique, so a loser of the race reads who won.
 */
export async function bindLink(odoo: OdooClient, target: LinkTarget, link: Link): Promise<void> {
	try {
		await odoo.call<number[]>({
			model: 'ir.model.data',
			method: 'create',
			args: {
				vals_list: [
					{
						...splitExternalId(link.externalId),
						model: target.model,
						res_id: link.recordId,
						noupdate: true,
					},
				],
			},
			repeatable: true,
		});
	} catch (thrown) {
		const cause = toFault(thrown);
		if (cause.class === 'rights') throw mayNotLink(target, link, cause);
		const holder = (await resolveExternalIds(odoo, [link.externalId], target.model)).get(
			link.externalId,
		);
		if (holder === undefined) throw cause.with({});
		if (holder.id !== link.recordId) throw linkedElsewhere(target, link, holder.id);
	}
}

const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);

const noSuchRecord = ({ model, noun, unknown }: LinkTarget, { recordId }: Link) =>
	fault({
		class: 'mapping',
		code: unknown,
		message: `${capital(noun)} ${String(recordId)} does not exist in Odoo, or this user may not see it.`,
		remedy: `Open the ${noun} in Odoo, take the id from its address, and send it as linkTo.`,
		model,
		field: 'linkTo',
	});

const archived = ({ model, noun, archived: code }: LinkTarget, { recordId }: Link) =>
	fault({
		class: 'conflict',
		code,
		message: `${capital(noun)} ${String(recordId)} is archived in Odoo.`,
		remedy: 'Unarchive it in Odoo, or say active true or false in the item.',
		model,
		field: 'linkTo',
	});

const linkedElsewhere = ({ model, noun }: LinkTarget, { recordId }: Link, holderId: number) =>
	fault({
		class: 'conflict',
		code: 'conflict.already_linked',
		message: `This record is already linked to ${noun} ${String(holderId)}, not to ${String(recordId)}.`,
		remedy: `Send it without linkTo, or have an administrator move the External ID to ${noun} ${String(recordId)} in Odoo.`,
		model,
		field: 'linkTo',
		details: { linkedTo: holderId },
	});

const mayNotLink = ({ model, noun }: LinkTarget, { externalId, recordId }: Link, cause: Fault) =>
	fault({
		class: 'rights',
		code: 'rights.external_id_create',
		message: `This Odoo user may not create External IDs, so ${noun} ${String(recordId)} was not linked.`,
		remedy: `Have an administrator add the External ID "${externalId}" for model ${model} and id ${String(recordId)} (Settings > Technical > External Identifiers), or run this item once with an administrator's credential.`,
		model: 'ir.model.data',
		field: 'linkTo',
		details: { externalId, recordId },
		cause,
	});
