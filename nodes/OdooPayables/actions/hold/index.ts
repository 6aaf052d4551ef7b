import type { Resource } from '../../../shared/operation';
import { listHolds } from './get-many.operation';
import { placeHold } from './place.operation';
import { releaseHold } from './release.operation';

export const hold: Resource = {
	value: 'hold',
	name: 'Hold',
	description: 'Why bills wait, and who lets them go',
	operations: [listHolds, placeHold, releaseHold],
};
