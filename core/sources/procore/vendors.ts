import { z } from 'zod/v4';

import type { Vendor } from '../../canonical/entities/vendor';
import { present, presentOrNone } from '../../canonical/present';
import {
	shape,
	type DraftOf,
	type MapContext,
	type Mapped,
	type Native,
	type RecordShape,
} from '../source';
import { id, optionalFlag, optionalId, optionalInstant, optionalText } from '../wire';
import { eventData, extOf, isRecord, refOf, stamps } from './common';

const wireVendor = z.object({
	id,
	name: optionalText,
	company: optionalText,
	abbreviated_name: optionalText,
	trade_name: optionalText,
	origin_code: optionalText,
	license_number: optionalText,
	address: optionalText,
	city: optionalText,
	state_code: optionalText,
	zip: optionalText,
	country_code: optionalText,
	email_address: optionalText,
	business_phone: optionalText,
	mobile_phone: optionalText,
	website: optionalText,
	parent_id: optionalId,
	is_active: optionalFlag,
	notes: optionalText,
	created_at: optionalInstant,
	updated_at: optionalInstant,
	deleted_at: optionalInstant,
});

function mapVendor(
	record: z.infer<typeof wireVendor>,
	context: MapContext,
	native: Native,
): Mapped {
	const data: DraftOf<Vendor> = {
		name: record.name ?? record.company,
		code: record.origin_code,
		shortName: record.abbreviated_name,
		tradeName: record.trade_name,
		licenseNumber: record.license_number,
		address: presentOrNone({
			street: record.address,
			city: record.city,
			state: record.state_code,
			zip: record.zip,
			country: record.country_code,
		}),
		email: record.email_address,
		phone: record.business_phone,
		mobile: record.mobile_phone,
		website: record.website,
		parent: refOf(context, 'vendor', record.parent_id),
		active: record.is_active,
		notes: record.notes,
		ext: extOf(native, wireVendor),
	};
	return { data: present(data), nativeId: record.id, ...stamps(record) };
}

/** Keys that only vendor records have. */
const VENDOR_MARKS = ['abbreviated_name', 'authorized_bidder', 'business_phone', 'vendor_group'];

function pickVendor(json: Native): readonly Native[] | undefined {
	const created = eventData(json, 'create_vendor', 'update_vendor')?.['vendor'];
	if (isRecord(created)) return [created];
	return VENDOR_MARKS.some((mark) => mark in json) ? [json] : undefined;
}

export const vendorShapes: readonly RecordShape[] = [
	shape({
		entity: 'vendor',
		nativeType: 'Vendor',
		pick: pickVendor,
		wire: wireVendor,
		map: (record, context, native) => [mapVendor(record, context, native)],
	}),
];
