import { z } from 'zod/v4';

import { externalId } from '../odoo/external-id';

/** The part of a canonical item's envelope a verb needs. */
export const originSchema = z.object({
	/** Source system and tenant: half of every External ID. */
	system: z.string().regex(/^[a-z0-9][a-z0-9-]{0,31}$/),
	tenant: z.string().min(1).max(64),
	/** Id of the record in the source. */
	nativeid: z.string().min(1).max(200),
	/** Company in Odoo, by name or id; absent = the company of the project, else the user's. */
	company: z.string().min(1).max(200).optional(),
	/** What the document is followed by; how it becomes a trail: core/procurement/trail.ts. */
	correlationid: z.string().min(1).max(256).optional(),
});
export type Origin = z.infer<typeof originSchema>;

/** A canonical record with its origin. Other attributes of the envelope are not looked at. */
export type Delivered<T> = Origin & { readonly data: T };

export const delivered = <S extends z.ZodType>(data: S) => originSchema.extend({ data });

/** External ID of the record itself. */
export const recordId = (origin: Origin, entity: string): string =>
	externalId({ system: origin.system, tenant: origin.tenant, entity, key: origin.nativeid });

/** External ID of another record of the same source and tenant. */
export const siblingId = (
	origin: Pick<Origin, 'system' | 'tenant'>,
	entity: string,
	key: string,
): string => externalId({ system: origin.system, tenant: origin.tenant, entity, key });
