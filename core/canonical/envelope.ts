import { z } from 'zod/v4';

/**
 * How a record travels between nodes: a CloudEvents 1.0 JSON object with extension attributes.
 * The attribute names are lower-case letters and digits because CloudEvents demands it.
 */
export const envelopeSchema = z.strictObject({
	specversion: z.literal('1.0'),
	/** Unique for `source`; a redelivery keeps it. */
	id: z.string().min(1).max(256),
	/** URI-reference of system and tenant, e.g. `/procore/companies/8089`. */
	source: z.string().min(1).max(512),
	/** Entity and schema version, e.g. `construction.cost_code.v1`. */
	type: z.string().regex(/^construction\.[a-z_]+\.v\d+$/),
	/** `<entity>/<native id>`. */
	subject: z.string().min(1).max(512),
	/** RFC 3339 with an offset or Z: when the source says it happened. */
	time: z.iso.datetime({ offset: true }),
	datacontenttype: z.literal('application/json'),
	dataschema: z.string().min(1).max(512),
	/** Source system and tenant, each `[a-z0-9-]`; the first half of every key. */
	system: z.string().regex(/^[a-z0-9][a-z0-9-]{0,31}$/),
	tenant: z.string().min(1).max(64),
	/** The record's id in the source system. */
	nativeid: z.string().min(1).max(200),
	/** The source's company or legal entity, in its own words; absent when it has none. */
	company: z.string().min(1).max(200).optional(),
	/** What happened to the record. */
	action: z.enum([
		'upsert',
		'submit',
		'approve',
		'reject',
		'execute',
		'post',
		'pay',
		'reverse',
		'void',
		'delete',
	]),
	/** Ordered within `revisionkind`. */
	revision: z.string().min(1).max(128),
	revisionkind: z.enum(['updated_at', 'sync_token', 'version', 'snapshot_time', 'hash']),
	/** The application that caused the change, for loop prevention. */
	originapp: z.string().max(200).optional(),
	/**
	 * System in whose words its references stand once Code Map has translated them, e.g. `odoo`; absent:
	 * those of the source.
	 */
	codemap: z
		.string()
		.regex(/^[a-z0-9][a-z0-9-]{0,31}$/)
		.optional(),
	correlationid: z.string().min(1).max(256),
	causationid: z.string().min(1).max(256).optional(),
});

export type Envelope = z.infer<typeof envelopeSchema>;

/** A canonical item: envelope attributes and the entity under `data`. */
export type CanonicalItem<T = unknown> = Envelope & { readonly data: T };
