import type { Resource } from '../../../shared/operation';
import { getMany } from './get-many.operation';
import { upsert } from './upsert.operation';

export const priceList: Resource = {
	value: 'priceList',
	name: 'Price List',
	description: 'Prices of a vendor from a day on, with quantity breaks and lead times',
	operations: [upsert, getMany],
};
