import type { IDataObject } from 'n8n-workflow';

import { approversOf } from '../../../core/control/approval/authority';
import { instant, isEscalated, openStep, type Round } from '../../../core/control/approval/case';
import type { Standing } from '../../../core/control/approval/desk';
import type { People } from '../../../core/control/approval/people';
import type { OutputItem } from '../../shared/outputs';

/** `passes` and `waits` differ for an urgent purchase: it passes, and its approval waits. */
export type Asking = 'evaluate' | 'decide' | 'pending';

const PASSED = ['auto_approved', 'approved', 'passed_after_the_fact'];

/** Which of the outputs an item leaves by. */
export const outputOf = ({ outcome }: IDataObject): 'passes' | 'waits' | 'ends' => {
	if (outcome === 'pending') return 'waits';
	return PASSED.includes(String(outcome)) ? 'passes' : 'ends';
};

/** An approval as an item: what was said, what is asked now and of whom, and who decided. */
export function standingItem(found: Standing, people: People, asking: Asking): OutputItem {
	const { present, number } = found.case;
	const { request } = present;
	const step = openStep(present);
	const passesNow = asking === 'evaluate' && present.afterTheFact && present.status === 'pending';
	return {
		json: {
			effect: found.effect,
			outcome: passesNow ? 'passed_after_the_fact' : present.status,
			document: found.key,
			documentHash: request.documentHash,
			round: number,
			afterTheFact: present.afterTheFact,
			rules: [...present.rules],
			reasons: [...present.reasons],
			...(step === undefined
				? {}
				: {
						step: step.step,
						steps: present.steps.length,
						role: step.role,
						due: step.due === null ? null : instant(step.due),
						overdue: step.due !== null && found.now > step.due,
						escalated: isEscalated(step, found.now),
						approvers: [...approversOf(people, present, step, found.now)],
					}),
			voided: found.voided,
			title: request.title,
			requester: request.requester,
			project: request.project,
			vendor: request.vendor,
			amount: request.amount,
			currency: request.currency,
			decisions: decisionsOf(present),
		},
	};
}

const decisionsOf = ({ steps }: Round): IDataObject[] =>
	steps.flatMap(({ step, role, decision }) => {
		if (decision === null) return [];
		const { at, documentHash: _, ...said } = decision;
		return [{ step, role, ...said, at: instant(at) }];
	});
