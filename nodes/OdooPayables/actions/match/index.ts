import type { Resource } from '../../../shared/operation';
import { runMatch } from './run.operation';

export const match: Resource = {
	value: 'match',
	name: 'Match',
	description: 'Bills against orders and receipts, line by line',
	operations: [runMatch],
};
