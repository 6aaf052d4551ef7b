import { readPolicy, type Policy } from '../../../../core/control/approval/policy';
import type { PolicyRow } from '../../../../core/control/approval/policy-row';
import { readRequest, type ApprovalRequest } from '../../../../core/control/approval/request';

export const HOUR = 3_600_000;
export const NOW = Date.UTC(2026, 2, 2, 9);
export const hash = (digit: string): string => digit.repeat(64);

export const APPROVERS: readonly PolicyRow[] = [
	{ person: 'pm@example.com', role: 'PM', aliases: 'Paula Moreno; pmoreno' },
	{ person: 'pm2@example.com', role: 'PM', limit: '3000', currency: 'USD' },
	{ person: 'director@example.com', role: 'Director' },
	{ person: 'both@example.com', role: 'PM' },
	{ person: 'both@example.com', role: 'Director' },
	{ person: 'admin@example.com', role: 'Integration administrator' },
	{ person: 'admin@example.com', role: 'PM' },
];

export const LADDER: readonly PolicyRow[] = [
	{ rule: 'Small', amountUpTo: '500', currency: 'USD', outcome: 'auto' },
	{ rule: 'Orders', amountOver: 500, currency: 'USD', role: 'PM', limit: 5000, expiryHours: 24 },
	{ rule: 'Orders', role: 'Director', limit: '50000', expiryHours: 48 },
	{ rule: 'Over budget', budget: 'block', outcome: 'reject', reason: 'Ask for a budget change' },
	{
		rule: 'Urgent site purchase',
		urgency: 'urgent',
		amountUpTo: '2000',
		currency: 'USD',
		outcome: 'after the fact',
		role: 'PM',
		expiryHours: 24,
	},
];

export const policyOf = (
	rules: readonly PolicyRow[] = LADDER,
	approvers: readonly PolicyRow[] = APPROVERS,
	windowDays = 30,
): Policy => readPolicy({ rules, approvers, windowDays, timezone: 'UTC' });

export const requestOf = (more: Partial<ApprovalRequest> = {}): ApprovalRequest =>
	readRequest({
		system: 'procore',
		tenant: '8089',
		entity: 'purchase_order',
		nativeId: '4711',
		project: 'P-100',
		vendor: 'V-1',
		amount: '1200.00',
		currency: 'USD',
		budget: 'ok',
		requester: 'Sam Site <sam@example.com>',
		documentHash: hash('a'),
		...more,
	});
