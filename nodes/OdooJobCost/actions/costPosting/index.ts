import type { Resource } from '../../../shared/operation';
import { equipment } from './equipment.operation';
import { labor } from './labor.operation';
import { material } from './material.operation';
import { other } from './other.operation';
import { reverse } from './reverse.operation';

export const costPosting: Resource = {
	value: 'costPosting',
	name: 'Cost Posting',
	description: 'Labor, material, equipment and other cost of a job, each record booked once',
	operations: [labor, equipment, material, other, reverse],
};
