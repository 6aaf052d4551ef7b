import { describeFinding, firstFinding } from './run';
import { isMutation } from './wiring';

/** main.ts <first seed> <seeds> <steps> [mutation]: ends with 1 and the trace when a promise breaks. */
async function main([from = '1', seeds = '1', steps = '300', mutation]: string[]): Promise<void> {
	const finding = await firstFinding(
		Number(seeds),
		Number(steps),
		isMutation(mutation) ? mutation : null,
		Number(from),
	);
	if (finding === null) return;
	console.log(describeFinding(finding));
	process.exitCode = 1;
}

void main(process.argv.slice(2));
