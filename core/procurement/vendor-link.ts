import { type Fault, fault, toFault } from '../faults';
import type { OdooClient } from '../odoo/client.port';
import { splitExternalId } from '../odoo/external-id';
import { resolveExternalIds } from '../odoo/resolve-external-ids';

/** A person's decision that a partner already in Odoo is this vendor of the source. */
export interface Link {
	readonly index: number;
	readonly externalId: string;
	readonly partnerId: number;
	/** What the item says; an archived partner needs a word about it. */
	readonly active: boolean | undefined;
}

interface Partner {
	readonly id: number;
	readonly name: string | false;
	readonly active: boolean;
}

/**
 * Checks the links of a batch without writing: the partner must exist and the External ID must be
 * free or already point to that partner. One or two calls for any number.
 * @returns the partner's state, or the fault that stops the link, by input index
 */
export async function checkLinks(
	odoo: OdooClient,
	links: readonly Link[],
	taken: ReadonlyMap<string, { readonly id: number }>,
): Promise<Map<number, Fault | { readonly bound: boolean }>> {
	if (links.length === 0) return new Map();
	const partners = await odoo.read<Partner>({
		model: 'res.partner',
		ids: [...new Set(links.map(({ partnerId }) => partnerId))],
		fields: ['name', 'active'],
		missing: 'omit',
	});
	const byId = new Map(partners.map((partner) => [partner.id, partner]));
	return new Map(
		links.map((link): [number, Fault | { readonly bound: boolean }] => {
			const partner = byId.get(link.partnerId);
			const holder = taken.get(link.externalId);
			if (partner === undefined) return [link.index, noSuchPartner(link)];
			if (holder !== undefined && holder.id !== link.partnerId) {
				return [link.index, linkedElsewhere(link, holder.id)];
			}
			if (!partner.active && link.active === undefined) return [link.index, archived(link)];
			return [link.index, { bound: holder !== undefined }];
		}),
	);
}

/**
 * Binds the External ID to the partner by one `ir.model.data` row. Odoo offers no other way: `load`
 * with both `id` and `.id` creates a second record. The row needs the right to create External IDs
 * (an administrator's *Access Rights*, or the group that *Setup* makes for it). Safe to repeat and
 * to race: (module, name) is unique, so a loser of the race reads who won.
 */
export async function bindLink(odoo: OdooClient, link: Link): Promise<void> {
	try {
		await odoo.call<number[]>({
			model: 'ir.model.data',
			method: 'create',
			args: {
				vals_list: [
					{
						...splitExternalId(link.externalId),
						model: 'res.partner',
						res_id: link.partnerId,
						noupdate: true,
					},
				],
			},
			repeatable: true,
		});
	} catch (thrown) {
		const cause = toFault(thrown);
		if (cause.class === 'rights') throw mayNotLink(link, cause);
		const holder = (await resolveExternalIds(odoo, [link.externalId], 'res.partner')).get(
			link.externalId,
		);
		if (holder === undefined) throw cause.with({});
		if (holder.id !== link.partnerId) throw linkedElsewhere(link, holder.id);
	}
}

const noSuchPartner = ({ partnerId }: Link) =>
	fault({
		class: 'mapping',
		code: 'mapping.unknown_partner',
		message: `Partner ${String(partnerId)} does not exist in Odoo, or this user may not see it.`,
		remedy: 'Open the partner in Odoo, take the id from its address, and send it as linkTo.',
		model: 'res.partner',
		field: 'linkTo',
	});

const archived = ({ partnerId }: Link) =>
	fault({
		class: 'conflict',
		code: 'conflict.partner_archived',
		message: `Partner ${String(partnerId)} is archived in Odoo.`,
		remedy: 'Unarchive it in Odoo, or say active true or false in the item.',
		model: 'res.partner',
		field: 'linkTo',
	});

const linkedElsewhere = ({ partnerId }: Link, holderId: number) =>
	fault({
		class: 'conflict',
		code: 'conflict.already_linked',
		message: `This vendor is already linked to partner ${String(holderId)}, not to ${String(partnerId)}.`,
		remedy: `Send it without linkTo, or have an administrator move the External ID to partner ${String(partnerId)} in Odoo.`,
		model: 'res.partner',
		field: 'linkTo',
		details: { partnerId: holderId },
	});

const mayNotLink = ({ externalId, partnerId }: Link, cause: Fault) =>
	fault({
		class: 'rights',
		code: 'rights.external_id_create',
		message: `This Odoo user may not create External IDs, so partner ${String(partnerId)} was not linked.`,
		remedy: `Have an administrator add the External ID "${externalId}" for model res.partner and id ${String(partnerId)} (Settings > Technical > External Identifiers), or run this item once with an administrator's credential.`,
		model: 'ir.model.data',
		field: 'linkTo',
		details: { externalId, partnerId },
		cause,
	});
